
// ---------------------------------------------------------------- who said what

const LISTED = 200; // rows of the list of speakers at once; typing finds the others

function drawSpeakers(root, data, send) {
  const asked = root.querySelector(".find")?.value ?? "";
  const scrolled = root.querySelector(".rows")?.scrollTop;
  const find = make("input", "find", { type: "search", "data-name": "find", placeholder: "Find a speaker", "aria-label": "Find a speaker", autocomplete: "off", spellcheck: "false" });
  find.value = asked;
  const list = make("ol", "rows who-rows");
  const more = make("p", "rows-more", { role: "status" });
  const fill = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = data.rows.filter((row) => words.every((word) => row.find.includes(word)));
    list.replaceChildren(...found.slice(0, LISTED).map((row) =>
      make(
        "li", row.chosen ? "row shown" : "row", {},
        make(
          "button", "row-text who-row",
          { type: "button", "data-name": `who-${row.id}`, "aria-pressed": String(row.chosen), onclick: () => send({ kind: "choose", speaker: row.chosen ? "" : row.id }) },
          make("span", "who-name", {}, make("span", "row-title", {}, row.name), make("span", "row-facts", {}, row.facts.join(" · "))),
          make("span", "who-count", { title: `${row.count} statements` }, String(row.count)),
        ),
      )));
    const rest = found.length - Math.min(found.length, LISTED);
    more.textContent = found.length === 0
      ? "No speaker of that name"
      : rest ? `${rest} more: type a name` : words.length || data.all === data.rows.length ? "" : `The ${data.rows.length} who speak most, of ${data.all}`;
  };
  find.oninput = fill;
  fill();
  root.replaceChildren(make("section", "sources speakers", { "aria-label": "Speakers" }, make("h2", "panel-heading", {}, "Speakers"), find, list, more));
  if (scrolled) list.scrollTop = scrolled;
}

function drawMatrix(root, data, send) {
  const scrolled = root.querySelector(".matrix-box")?.scrollLeft ?? 0;
  const statements = (number) => (number === 1 ? "1 statement" : `${number} statements`);
  const pressed = (chosen) => (data.by === "topic" ? String(chosen) : null); // elsewhere a click leads to another page
  const pick = (name, className, label, chosen, event, ...children) =>
    make("button", className, { type: "button", "data-name": name, "aria-pressed": pressed(chosen), title: label, "aria-label": label, onclick: () => send({ kind: "choose", ...event }) }, ...children);
  const speaker = data.rows.find((row) => row.chosen);
  const column = data.columns.find((one) => one.chosen);
  const joins = { topic: "on", meeting: "at" }[data.by];
  const head = make(
    "tr", "", {}, make("td", "corner"),
    ...data.columns.map((one, index) =>
      make("th", one.chosen ? "chosen" : "", { scope: "col" },
        pick(`topic-${index}`, "topic", `${one.title}: ${statements(one.statements)}`, one.chosen, { [data.by]: one.chosen ? "" : one.key }, one.name))),
  );
  const rows = data.rows.map((row, line) =>
    make(
      "tr", row.chosen ? "chosen" : "", {},
      make("th", row.chosen ? "chosen" : "", { scope: "row" },
        pick(`row-${line}`, "matrix-who", `${row.name}: ${statements(row.statements)}`, row.chosen, { speaker: row.chosen ? "" : row.key },
          make("span", "matrix-name", {}, row.name), make("span", "who-count", {}, String(row.statements)))),
      ...row.cells.map((cell, index) => {
        const one = data.columns[index];
        const chosen = row === speaker && one === column;
        const lit = row.chosen || one.chosen ? "lit" : "";
        return make("td", lit, {}, cell.count
          ? pick(`cell-${line}-${index}`, `cell shade-${cell.shade}${chosen ? " picked" : ""}`, `${row.name} ${joins} ${one.title}: ${statements(cell.count)}`, chosen,
            chosen ? { speaker: "", [data.by]: "" } : { speaker: row.key, [data.by]: one.key }, String(cell.count))
          : make("span", "cell none", { "aria-label": "none" }, "·"));
      }),
    ));
  const table = make("table", "matrix", { "aria-label": `Statements by speaker and ${data.by}` }, make("thead", "", {}, head), make("tbody", "", {}, ...rows));
  walkTable(table);
  const box = make("div", "matrix-box", { tabindex: "-1" }, table);
  root.replaceChildren(box);
  box.scrollLeft = scrolled;
}

function drawStatements(root, data, send) {
  const rows = data.rows.map((row) => {
    const name = `said-${row.place}`;
    return make(
      "li", row.shown ? "statement shown" : "statement", {},
      make("p", "who", {}, make("strong", "", {}, row.speaker), ...[row.told, ...row.facts].filter(Boolean).map((fact) => make("span", "fact", {}, fact)),
        make("span", `badge kind-${row.label}`, { title: KIND_OF_SPEECH[row.label] }, row.label)),
      make("button", "statement-text", { type: "button", "data-name": name, title: "Open it in the file", onclick: () => { rememberOpener(root, name); send({ kind: "open", place: row.place }); } }, row.text),
    );
  });
  root.replaceChildren(make("ol", "statements", { "aria-label": "Statements" }, ...rows));
}

const KIND_OF_SPEECH = {
  direct: "All of it stands in quotation marks",
  mixed: "A part of it stands in quotation marks",
  indirect: "In the article's own words",
};

function drawNames(root, data, send) {
  const link = (place) => {
    const name = `name-${place.place}`;
    return make("button", "line-link fact", { type: "button", "data-name": name, title: `Open it in ${place.title}`, onclick: () => { rememberOpener(root, name); send({ kind: "open", place: place.place }); } }, place.where);
  };
  const rows = data.rows.map((row) =>
    make(
      "li", "name-row", {},
      make("p", "name-head", {}, make("strong", "", {}, row.name), make("span", row.error ? "badge misattributed" : "badge", {}, row.error ? "this source’s error" : row.rule)),
      make("p", "problem-reason", {}, row.reason),
      make("p", "name-places", {}, ...row.places.map(link)),
    ));
  root.replaceChildren(make("ol", "names", { "aria-label": "Names, and why" }, ...rows));
}
