
// ---------------------------------------------------------------- tables of buttons

/** One stop of the Tab key for each row of a table of buttons; the arrow keys, Home and End go on from there. */
function walkTable(table) {
  const grid = [...table.rows].map((row) => [...row.cells].map((cell) => cell.querySelector("button")));
  const choose = (button) => grid.find((row) => row.includes(button)).forEach((one) => one && (one.tabIndex = one === button ? 0 : -1));
  grid.forEach((row) => row.some(Boolean) && choose(row.find((one) => one?.classList.contains("picked")) ?? row.find(Boolean)));
  table.addEventListener("focusin", (event) => { const button = event.target.closest("button"); if (button) choose(button); });
  table.addEventListener("keydown", (event) => {
    const button = event.target.closest("button");
    const line = grid.findIndex((row) => row.includes(button));
    if (line < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const place = grid[line].indexOf(button);
    const column = grid.map((row) => (row[place]?.closest("[hidden]") ? null : row[place]));
    const ways = {
      ArrowRight: () => grid[line].slice(place + 1).find(Boolean),
      ArrowLeft: () => grid[line].slice(0, place).findLast(Boolean),
      ArrowDown: () => column.slice(line + 1).find(Boolean),
      ArrowUp: () => column.slice(0, line).findLast(Boolean),
      Home: () => grid[line].find(Boolean),
      End: () => grid[line].findLast(Boolean),
    };
    if (!ways[event.key]) return;
    event.preventDefault();
    ways[event.key]()?.focus();
  });
}

// ---------------------------------------------------------------- overview

const FIRST_OUTLETS = 12; // rows of the picture; the others unfold
const FIRST_PICKED = 50; // articles of a choice; the others unfold
const BAR_HEIGHT = 40; // pixels of the column with most articles
const openers = new WeakMap(); // root -> the name of what was picked, until its list has the focus or is closed
const unfolded = new WeakSet(); // roots whose outlets are all shown

const number = (count) => count.toLocaleString("en");
const many = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;

function drawOverview(root, data, send) {
  const scrolled = root.querySelector(".matrix-box")?.scrollLeft ?? 0;
  const asked = openers.get(root);
  const pick = (name, chosen) => {
    openers.set(root, { name, isNew: true });
    rememberOpener(root, name); // a single article is opened at once
    send({ kind: "pick", outlet: "", period: "", account: "", lacks: [], ...chosen });
  };
  const list = data.picked && drawPicked(root, data.picked, send);
  root.replaceChildren(make(
    "div", "overview", {},
    drawNumbers(data.numbers, send),
    drawPicture(root, data, pick),
    drawGaps(data, pick),
    data.picked?.account ? null : list,
    make("div", "ov-pair", {},
      drawBars("Who says most", data.speakers, { noun: "statement", name: "ov-speaker", more: "All speakers", to: "who", send, open: (row) => send({ kind: "choose", speaker: row.id }), none: "The articles report nothing that anybody said." }),
      drawBars("Most reported meetings", data.meetings, { noun: "article", name: "ov-meeting", more: "All meetings", to: "meetings", send, open: (row) => send({ kind: "choose", meeting: row.id }), none: "No article reports on a meeting." })),
    drawBars("Independent accounts", data.accounts, { noun: "article", name: "ov-account", told: data.accounts.told, open: (row, name) => pick(name, { account: row.id }) }),
    data.picked?.account ? list : null,
  ));
  root.querySelector(".matrix-box").scrollLeft = scrolled;
  if (!asked) return;
  // After the focus has come back to what was clicked.
  if (data.picked && asked.isNew) queueMicrotask(() => { asked.isNew = false; list.querySelector("h3").focus(); list.scrollIntoView({ block: "nearest" }); });
  if (!data.picked && asked.isClosed) queueMicrotask(() => { openers.delete(root); focusNamed(root, asked.name); });
}

function drawNumbers(numbers, send) {
  return make("ul", "ov-numbers", { "aria-label": "Numbers at a glance" }, ...numbers.map((one) => {
    const words = [make("span", "ov-value", {}, one.value), " ", make("span", "ov-label", {}, one.label)];
    return make("li", "", {}, one.to
      ? make("button", "ov-number", { type: "button", "data-name": `ov-number-${one.label}`, onclick: () => send({ kind: "go", to: one.to }) }, ...words)
      : make("span", "ov-number", {}, ...words));
  }));
}

/** Articles by outlet and date: a table whose heads are bars, and whose cells are shaded. */
function drawPicture(root, data, pick) {
  const { columns, rows, totals, picked } = data;
  const isPicked = (outlet, period, lacks) => Boolean(picked && !picked.account && picked.outlet === outlet && picked.period === period && picked.lacks.join() === lacks.join());
  const cell = (name, className, label, chosen, ...children) =>
    make("button", `${className}${isPicked(chosen.outlet ?? "", chosen.period ?? "", chosen.lacks ?? []) ? " picked" : ""}`,
      { type: "button", "data-name": name, title: label, "aria-label": label, onclick: () => pick(name, chosen) }, ...children);
  const hasUndated = totals.undated > 0;
  const most = Math.max(1, totals.undated, ...totals.counts);
  const head = (name, one, count, chosen) => cell(name, "ov-head", `${one.title}: ${many(count, "article")}`, chosen,
    make("span", "ov-tally", {}, count ? number(count) : ""),
    make("span", "ov-column", { style: `height:${count ? Math.max(3, Math.round((BAR_HEIGHT * count) / most)) : 1}px` }),
    make("span", "ov-tick", {}, one.name));
  const years = [];
  for (const one of columns) if (years.at(-1)?.year === one.year) years.at(-1).span++; else years.push({ year: one.year, span: 1 });
  const lines = rows.map((row, line) => {
    const own = row.outlet ? { outlet: row.outlet } : { lacks: ["outlet"] };
    const counts = new Map(row.cells.map(([column, count, shade]) => [column, { count, shade }]));
    return make(
      "tr", row.outlet ? "" : "ov-unknown", { hidden: line >= FIRST_OUTLETS && row.outlet && !unfolded.has(root) },
      make("th", "", { scope: "row" }, cell(`ov-row-${line}`, "matrix-who", `${row.name}: ${many(row.count, "article")}`, own,
        make("span", "matrix-name", {}, row.name), make("span", "who-count", {}, number(row.count)))),
      ...columns.map((column, index) => {
        const here = counts.get(index);
        return make("td", "", {}, here
          ? cell(`ov-cell-${line}-${index}`, `cell shade-${here.shade}`, `${row.name}, ${column.title}: ${many(here.count, "article")}`, { ...own, period: column.period }, number(here.count))
          : make("span", "cell none", { "aria-label": "none" }, "·"));
      }),
      hasUndated
        ? make("td", "ov-undated", {}, row.undated
          ? cell(`ov-undated-${line}`, "cell ov-vague", `${row.name}, undated: ${many(row.undated, "article")}`, { ...own, lacks: ["date", ...(own.lacks ?? [])] }, number(row.undated))
          : make("span", "cell none", { "aria-label": "none" }, "·"))
        : null,
    );
  });
  const table = make(
    "table", "matrix ov-table", { "aria-label": "Articles by outlet and date" },
    make("thead", "", {},
      years.some((one) => one.year)
        ? make("tr", "ov-years", {}, make("td", "corner"), ...years.map((one) => make("th", "", { scope: "colgroup", colspan: one.span }, one.year)), hasUndated ? make("td", "ov-undated") : null)
        : null,
      make("tr", "", {}, make("td", "corner"),
        ...columns.map((one, index) => make("th", "", { scope: "col" }, totals.counts[index]
          ? head(`ov-head-${index}`, one, totals.counts[index], { period: one.period })
          : make("span", "ov-head", { title: `${one.title}: none` }, make("span", "ov-tick", {}, one.name)))),
        hasUndated ? make("th", "ov-undated", { scope: "col" }, head("ov-head-undated", { name: "Undated", title: "Undated" }, totals.undated, { lacks: ["date"] })) : null)),
    make("tbody", "", {}, ...lines),
  );
  walkTable(table);
  const folded = lines.filter((line) => line.hidden).length;
  const more = folded ? make("button", "tab", { type: "button", "data-name": "ov-more" }, many(folded, "more outlet")) : null;
  if (more) more.onclick = () => {
    unfolded.add(root);
    const [first] = lines.filter((line) => line.hidden);
    lines.forEach((line) => (line.hidden = false));
    first.querySelector("button").focus();
    more.remove();
  };
  return make("section", "ov-part", { "aria-label": "Articles by outlet and date" },
    make("h2", "ov-heading", {}, "Articles by outlet and date"), make("p", "ov-told", {}, "A number leads to its articles."), make("div", "matrix-box", {}, table), more);
}

/** What is not known: each a list of articles that one click opens. */
function drawGaps(data, pick) {
  const all = data.rows.reduce((sum, row) => sum + row.count, 0);
  const rows = data.lacks.map((gap) =>
    make("li", "", {}, gap.count
      ? makeBar(gap, all, `${gap.name}: ${number(gap.count)} of ${many(all, "article")}`, `ov-lack-${gap.lack}`, (_, name) => pick(name, { lacks: [gap.lack] }))
      : make("p", "ov-bar ov-none", {}, make("span", "ov-who", {}, make("span", "ov-name", {}, gap.name), make("span", "row-facts", {}, ...gap.facts)), make("span", "who-count", {}, "none"))));
  return make("section", "ov-part", { "aria-label": "What is not known" }, make("h2", "ov-heading", {}, "What is not known"), make("ul", "ov-bars", {}, ...rows));
}

function drawBars(title, data, { noun, name, open, told, more, to, send, none }) {
  const most = Math.max(1, ...data.rows.map((row) => row.count));
  const rows = data.rows.map((row, index) => make("li", "", {}, makeBar(row, most, `${[row.name, ...row.facts].join(", ")}: ${many(row.count, noun)}`, `${name}-${index}`, open)));
  return make("section", "ov-part", { "aria-label": title },
    make("h2", "ov-heading", {}, title),
    told || !rows.length ? make("p", "ov-told", {}, told || none) : null,
    rows.length ? make("ol", "ov-bars", {}, ...rows) : null,
    more && data.all > rows.length ? make("button", "tab", { type: "button", "data-name": `${name}-all`, onclick: () => send({ kind: "go", to }) }, `${more}: ${number(data.all)}`) : null);
}

function makeBar(row, most, label, name, open) {
  return make("button", "ov-bar", { type: "button", "data-name": name, "aria-label": label, title: label, onclick: () => open(row, name) },
    make("span", "ov-who", {}, make("span", "ov-name", {}, row.name), make("span", "row-facts", {}, ...row.facts.map((fact) => make("span", "fact", {}, fact)))),
    make("span", "ov-track", {}, make("span", "ov-fill", { style: `width:${Math.max(1, (100 * row.count) / most)}%` })),
    make("span", "who-count", {}, number(row.count)));
}

/** The articles of what was picked. */
function drawPicked(root, picked, send) {
  const rows = picked.rows.map((row, index) => {
    const name = `ov-article-${index}`;
    return make("li", "", { hidden: index >= FIRST_PICKED },
      make("button", "row-text", { type: "button", "data-name": name, title: row.source, onclick: () => { rememberOpener(root, name); send({ kind: "read", source: row.source }); } },
        make("span", "row-title", {}, row.title),
        make("span", "row-facts", {}, ...row.facts.map((fact) => make("span", "fact", {}, fact)))));
  });
  const folded = rows.filter((row) => row.hidden);
  const more = folded.length ? make("button", "tab", { type: "button" }, `${number(folded.length)} more`) : null;
  if (more) more.onclick = () => {
    folded.forEach((row) => (row.hidden = false));
    folded[0].querySelector("button").focus();
    more.remove();
  };
  const close = () => {
    openers.set(root, { name: openers.get(root)?.name ?? "ov-row-0", isClosed: true });
    send({ kind: "pick", outlet: "", period: "", account: "", lacks: [] });
  };
  return make("section", "ov-picked", { "aria-label": picked.title },
    make("div", "ov-picked-head", {},
      make("h3", "ov-heading", { tabindex: "-1", "data-name": "picked" }, picked.title),
      picked.can_follow ? make("button", "tab", { type: "button", "data-name": "ov-follow", onclick: () => send({ kind: "follow", outlet: picked.outlet, period: picked.period }) }, "Who said what in them") : null,
      make("button", "close", { type: "button", "aria-label": "Close the list", title: "Close the list", onclick: close }, "×")),
    rows.length ? make("ol", "told", {}, ...rows) : make("p", "ov-told", {}, "None of the articles is so."),
    more,
    picked.more ? make("p", "ov-told", {}, `${many(picked.more, "more article")}: pick a smaller part.`) : null);
}
