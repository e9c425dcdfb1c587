// ---------------------------------------------------------------- once in a page

const style = new CSSStyleSheet();
style.replaceSync(STYLE); // that of all parts: `__init__.py` puts it in front

/** Makes the code known to all instances of the component: it is sent once, not with each of them. */
export default function () {
  if (window.readoutDesk) return;
  window.readoutDesk = (component) => {
    const shadow = component.parentElement.querySelector(".desk").getRootNode();
    if (!shadow.adoptedStyleSheets.includes(style)) shadow.adoptedStyleSheets.push(style);
    drawDesk(component);
  };
  window.dispatchEvent(new Event("readout-desk"));
  live.style.cssText = "position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);";
  document.body.append(live);
  document.addEventListener("keydown", focusQuestion);
}

/** A slash that is typed nowhere else goes to the question box. */
function focusQuestion(event) {
  const at = event.composedPath()[0];
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || at.matches?.("input, textarea, select, [contenteditable]")) return;
  const box = document.querySelector("[data-testid=stChatInputTextArea]:not(:disabled)");
  if (!box) return;
  event.preventDefault();
  box.focus();
}

const live = document.createElement("div"); // what is said to who cannot see it come
live.setAttribute("role", "status");
const said = new Set();

/** Has a screen reader say something, once for each name. */
function announce([name, text]) {
  if (said.has(name)) return;
  said.add(name);
  live.textContent = text;
}
