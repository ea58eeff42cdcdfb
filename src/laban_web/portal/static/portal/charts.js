// Opens the interactive view of a chart when its reader asks for it; only then is Vega loaded.
const vendor = new URL("../vendor/", import.meta.url);
const parts = [
  "vega-6.2.0/vega.min.js",
  "vega-lite-6.4.1/vega-lite.min.js",
  "vega-embed-7.1.0/vega-embed.min.js",
];
let loading;

function load(path) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(path, vendor);
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${script.src} could not be loaded.`));
    document.head.append(script);
  });
}

// Each part builds on the one before.
function loadVega() {
  loading ??= parts.reduce((before, path) => before.then(() => load(path)), Promise.resolve());
  return loading;
}

// The specification names colours as they are on light pages; this page may be dark.
function asOnPage(text, figure) {
  const style = getComputedStyle(figure);
  const names = JSON.parse(text).usermeta?.colours ?? {};
  return Object.entries(names).reduce((changed, [colour, name]) => {
    const value = style.getPropertyValue(`--laban-chart-${name}`).trim();
    return value ? changed.replaceAll(`"${colour}"`, `"${value}"`) : changed;
  }, text);
}

async function draw(figure) {
  const [answer] = await Promise.all([fetch(figure.dataset.chart), loadVega()]);
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}.`);
  const spec = JSON.parse(asOnPage(await answer.text(), figure));
  const place = document.createElement("div");
  place.className = "laban-chart__interactive";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", spec.description);
  figure.querySelector(".laban-chart__image").before(place);
  await window.vegaEmbed(place, spec, {
    // Interpreted, without `new Function`, which the page's content security policy forbids.
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "canvas",
    tooltip: { disableDefaultStyle: true },
  });
}

async function toggle(figure, button) {
  const status = figure.querySelector("[data-chart-status]");
  status.textContent = "";
  if (!figure.querySelector(".laban-chart__interactive")) {
    button.disabled = true;
    try {
      await draw(figure);
    } catch (error) {
      figure.querySelector(".laban-chart__interactive")?.remove();
      status.textContent = button.dataset.failed;
      console.error(error);
      return;
    } finally {
      button.disabled = false;
      button.focus();
    }
  }
  const isOpen = figure.classList.toggle("laban-chart--open");
  button.setAttribute("aria-pressed", String(isOpen));
}

for (const figure of document.querySelectorAll("figure[data-chart]")) {
  const button = figure.querySelector("[data-chart-open]");
  button.hidden = false;
  button.addEventListener("click", () => toggle(figure, button));
}
