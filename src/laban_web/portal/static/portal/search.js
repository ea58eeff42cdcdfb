// Suggests while somebody types. Without it, the form works all the same.
(() => {
  const field = document.querySelector("input[data-suggest]");
  const list = field && document.getElementById(field.getAttribute("list"));
  if (!list) return;
  let timer = 0;
  let asked = 0;
  const show = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map(({ title, kind }) => {
        const option = document.createElement("option");
        option.value = title;
        option.label = kind;
        return option;
      }),
    );
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const text = field.value.trim();
    if (text.length < 2) return;
    timer = setTimeout(async () => {
      const mine = ++asked;
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}`);
      if (answer.ok && mine === asked) show((await answer.json()).suggestions);
    }, 150);
  });
})();
