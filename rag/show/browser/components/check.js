
// ---------------------------------------------------------------- check: a quotation, or a draft

/** The words alike, those that the files lack struck out, those that they have underlined. */
function makeDiff(steps) {
  return steps.flatMap(([kind, asked, there], index) => {
    const parts = index ? [" "] : [];
    if (kind === "equal") parts.push(asked);
    if (kind === "replace" || kind === "delete") parts.push(make("del", "", { title: "Not in the file" }, asked));
    if (kind === "replace") parts.push(" ");
    if (kind === "replace" || kind === "insert") parts.push(make("ins", "", { title: "In the file instead" }, there));
    return parts;
  });
}

const DIFF_KEY = () => make("p", "diff-key", {}, make("del", "", {}, "yours"), " ", make("ins", "", {}, "the file’s"));

function drawQuotation(root, data, send) {
  const { card, chip } = makeChips(root, send);
  const differs = data.places.some((place) => place.diff.length);
  root.replaceChildren(
    make(
      "section", "check", { "aria-label": "Verdict" },
      make("p", `verdict ${data.verdict}`, { role: "status" }, data.label),
      make("blockquote", "asked", {}, data.text, data.speaker ? make("span", "asked-by", {}, data.speaker) : null),
      make("p", "reason", {}, data.reason),
      data.heading ? make("h3", "heading", {}, data.heading) : null,
      differs ? DIFF_KEY() : null,
      drawPlaces(data.places, data.verdict === "not_found" ? "found" : "cited", chip),
      card,
    ),
  );
}

function drawDraft(root, data, send) {
  const { card, chip, open } = makeChips(root, send);
  const pill = (item) => make("span", `badge ${item.badge}`, { title: item.meaning }, item.label);
  const totals = data.totals.map((total) =>
    make("p", "total", {}, make("strong", "", {}, total.text), ...total.counts.map((one) => make("span", `badge ${one.badge}`, {}, one.text))));
  const left = data.left_out ? `${data.left_out} left out: headings, questions, a word or two` : null;
  const problems = data.problems.map((number) => {
    const item = data.items[number];
    const toText = make("button", "line-link", { type: "button", title: "Show it in the draft", onclick: () => showItem(root, number) }, `line ${item.line}`);
    return make(
      "li", "problem", {},
      make("p", "problem-head", {}, pill(item), toText),
      make("p", "problem-text", {}, item.text),
      ...item.reasons.map((reason) => make("p", "problem-reason", {}, reason)),
      item.places.length ? drawPlaces(item.places, item.badge === "not_found" || item.badge === "unsupported" ? "found" : "cited", chip) : null,
    );
  });
  const unknown = data.unknown.map((term) => make("li", "term missing", {}, term.text, make("span", "term-note", {}, `${term.kind}, line ${term.line}`)));
  root.replaceChildren(
    make(
      "section", "check", { "aria-label": "Report on the draft" },
      data.source ? make("p", "draft-name", {}, data.source) : null,
      ...totals,
      left ? make("p", "left-out", {}, left) : null,
      problems.length
        ? make("h3", "heading", {}, `To look at: ${problems.length}`)
        : data.items.length ? make("p", "verdict found", { role: "status" }, "Nothing in it speaks against the files") : make("p", "reason", {}, "It states nothing that could be checked."),
      problems.some((problem) => problem.querySelector("del, ins")) ? DIFF_KEY() : null,
      make("ol", "problems", {}, ...problems),
      unknown.length ? make("h3", "heading", {}, "Nowhere in the files") : null,
      unknown.length ? make("ul", "terms", {}, ...unknown) : null,
      make("h3", "heading", {}, "The draft"),
      make("div", "draft", {}, ...data.lines.map((runs) => drawDraftLine(runs, data.items, pill, open))),
      card,
    ),
  );
}

/** Scrolls the draft's own text to an item. */
function showItem(root, number) {
  const run = root.querySelector(`[data-item="${number}"]`);
  run?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  run?.focus({ preventScroll: true });
}

/** A line of the draft: runs of one sentence or quotation open their first place; a problem's badge stands behind it. */
function drawDraftLine(runs, items, pill, open) {
  const children = [];
  let waiting = null; // a quotation's badge, which its closing mark goes before
  const add = (run, index, text) => {
    // The innermost mark decides: a quotation stands within its sentence.
    const name = run.marks.find((mark) => /^q\d/.test(mark)) ?? run.marks.find((mark) => /^s\d/.test(mark));
    const item = name ? items[Number(name.slice(1))] : null;
    const words = run.marks.includes("unknown") ? make("span", "nowhere", { title: "In no article" }, text) : text;
    if (!item) return children.push(words);
    const place = item.places[0];
    const key = `run-${item.start}-${index}`;
    const attributes = { "data-item": name.slice(1), "data-name": key, title: item.meaning, tabindex: "-1" };
    if (place) Object.assign(attributes, { role: "button", tabindex: "0", onclick: () => open(place, key) });
    children.push(make("span", `said ${item.badge}`, attributes, words));
    const last = !runs.slice(index + 1).some((other) => other.marks.includes(name));
    if (!item.problem || !last) return;
    if (name.startsWith("q")) waiting = pill(item);
    else children.push(pill(item));
  };
  runs.forEach((run, index) => {
    const closing = waiting ? run.text.match(/^[”"’'»«“]*/)[0] : "";
    if (closing) children.push(closing);
    if (waiting) children.push(waiting);
    waiting = null;
    if (run.text.length > closing.length) add(run, index, run.text.slice(closing.length));
  });
  if (waiting) children.push(waiting);
  const line = make("p", "line", {}, ...children);
  line.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.getAttribute("role") === "button") {
      event.preventDefault();
      event.target.click();
    }
  });
  return line;
}
