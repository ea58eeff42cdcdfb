// Laban: counts how an online service is used. No cookies, no storage, nothing about the visitor.
(function (w, d, n) {
  var s = d.currentScript,
    url = s.src.replace(/usage\.js.*$/, "usage/" + s.dataset.service + "?step="),
    no = n.globalPrivacyControl || n.doNotTrack == 1 || w.doNotTrack == 1 || !n.sendBeacon;
  w.labanUsage = function (step) {
    no || n.sendBeacon(url + step);
  };
  w.labanUsage(s.dataset.step || "visit");
})(window, document, navigator);
