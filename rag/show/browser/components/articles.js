
// ---------------------------------------------------------------- the list of all articles

const ticked = new WeakMap(); // root -> { cleared, sources }: what is ticked stays so over pages and other orders

function drawArticles(root, data, send) {
  let held = ticked.get(root);
  if (!held || held.cleared !== data.cleared) ticked.set(root, (held = { cleared: data.cleared, sources: new Set() }));
  const chosen = held.sources;
  const boxes = data.rows.map((row, index) => {
    const box = make("input", "", { type: "checkbox", "data-name": `tick-${index}`, "aria-label": `Choose ${row.title}` });
    box.checked = chosen.has(row.source);
    box.onchange = () => { keep(row, box); count(); };
    return box;
  });
  const keep = (row, box) => (box.checked ? chosen.add(row.source) : chosen.delete(row.source));
  const all = make("input", "", { type: "checkbox", "data-name": "tick-all", "aria-label": "Choose all on this page" });
  all.onchange = () => {
    boxes.forEach((box, index) => { box.checked = all.checked; keep(data.rows[index], box); });
    count();
  };
  const tally = make("span", "tally", { role: "status" });
  const act = (kind, label) =>
    make("button", "act", { type: "button", "data-name": kind, onclick: () => send({ kind, sources: [...chosen], at: Date.now() }) }, label);
  const acts = [act("again", "Read again"), act("delete", "Delete…")];
  const none = make("button", "act", { type: "button", "data-name": "none" }, "None");
  none.onclick = () => { chosen.clear(); boxes.forEach((box) => (box.checked = false)); count(); all.focus(); };
  function count() {
    const here = boxes.filter((box) => box.checked).length;
    all.checked = here > 0 && here === boxes.length;
    all.indeterminate = here > 0 && here < boxes.length;
    const elsewhere = chosen.size - here;
    tally.textContent = chosen.size ? `${chosen.size} chosen${elsewhere > 0 ? `, ${elsewhere} on other pages` : ""}` : "Choose articles to read again or delete";
    [...acts, none].forEach((button) => (button.hidden = !chosen.size));
    boxes.forEach((box) => box.closest("tr")?.classList.toggle("ticked", box.checked));
  }
  const backwards = data.sort.startsWith("-");
  const by = data.sort.replace("-", "");
  const heads = data.columns.map((column) => {
    const here = column.name === by;
    const next = here && !backwards ? `-${column.name}` : column.name;
    return make("th", column.name, { scope: "col", "aria-sort": here ? (backwards ? "descending" : "ascending") : null },
      make("button", "sort", { type: "button", "data-name": `sort-${column.name}`, onclick: () => send({ kind: "sort", by: next }) },
        column.label, make("span", "arrow", { "aria-hidden": "true" }, here ? (backwards ? "↓" : "↑") : "")));
  });
  const rows = data.rows.map((row, index) => {
    const name = `listed-${index}`;
    const cell = (kind, label, ...children) => make("td", kind, { "data-label": label }, ...children);
    return make("tr", row.shown ? "shown" : "", {},
      make("td", "tick", {}, make("label", "box", {}, boxes[index])),
      cell("title", "", make("button", "listed", { type: "button", "data-name": name, title: row.source, "aria-current": row.shown ? "true" : null, onclick: () => { rememberOpener(root, name); send({ kind: "read", source: row.source }); } }, row.title),
        row.meetings.length ? make("span", "listed-meetings", { title: row.meetings.join("\n") }, row.meetings.slice(0, 2).join(" · "), row.meetings.length > 2 ? ` · and ${row.meetings.length - 2} more` : "") : null),
      cell("outlet", "", row.outlet), cell("published", "", row.published), cell("words", row.words === "1" ? "word" : "words", row.words),
      cell("statements", row.statements === "1" ? "statement" : "statements", row.statements), data.folders ? cell("folder", "", row.folder) : null);
  });
  root.replaceChildren(make("section", "listing", { "aria-label": "All articles" },
    make("div", "listing-bar", {}, make("label", "box", {}, all), tally, ...acts, none),
    make("table", "listing-table", {},
      make("thead", "", {}, make("tr", "", {}, make("th", "tick", {}, make("span", "unseen", {}, "Choose")), ...heads)),
      make("tbody", "", {}, ...rows))));
  count();
}
