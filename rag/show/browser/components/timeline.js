
// ---------------------------------------------------------------- timeline

const windows = new WeakMap(); // root -> { whole, from, to }: the days that are looked at, kept over reruns
const watchers = new WeakMap(); // root -> what watches its width
const NEAREST = 24; // pixels between the centres of two marks, below which they are one
const LETTER = 7, GAP = 6, SMALLEST = 14; // pixels: of a letter, between a mark and its name, of a mark
const ROWS = 3, ROW_HEIGHT = 30; // of a lane whose marks have names
const TICK = 58; // pixels that a tick with its words needs
const EPOCH = 719163; // 1970-01-01 as days are counted here
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const KIND_OF_EVENT = { meeting: "meeting", statement: "statement", mention: "mention" };

const tally = (number, kind) => `${number} ${KIND_OF_EVENT[kind]}${number === 1 ? "" : "s"}`;
const toDate = (day) => new Date((day - EPOCH) * 864e5);
const toDay = (year, month, day = 1) => Date.UTC(year, month, day) / 864e5 + EPOCH;

function drawTimeline(root, data, send) {
  const whole = wholeTime(data.lanes);
  const kept = windows.get(root);
  const [from, to] = data.window ? addRoom(...data.window) : whole;
  const view = kept && kept.whole.join() === whole.join() ? kept : { whole, from, to };
  windows.set(root, view);
  const card = make("div", "card", { popover: "manual", role: "tooltip" });
  const back = make("button", "tab tl-back", { type: "button", "data-name": "whole" }, "Whole time");
  const axis = make("div", "tl-track tl-ticks");
  const rows = data.lanes.map((lane) => ({ lane, track: make("div", "tl-track"), undated: make("div", "tl-undated") }));
  const anyUndated = data.lanes.some((lane) => lane.undated);
  root.replaceChildren(
    make(
      "section", anyUndated ? "timeline" : "timeline all-dated", { "aria-label": "Timeline" },
      make("div", "tl-row tl-axis", {}, make("div", "tl-name", {}, back), axis, make("div", "tl-undated", {}, "Undated")),
      ...rows.map(({ lane, track, undated }) =>
        make("div", `tl-row tl-${lane.kind}`, { role: "group", "aria-label": `${lane.name}: ${lane.size}` },
          makeLaneName(root, lane, data.picked, send), track, undated)),
      makeLegend(data.lanes),
      card,
    ),
  );
  const parts = { root, data, send, card, back, axis, rows, view };
  const look = (from, to) => {
    Object.assign(view, { from, to });
    lay(parts, look);
    (root.querySelector(".tl-track .tl-mark") ?? back).focus({ preventScroll: true });
  };
  back.onclick = () => look(...view.whole);
  watchers.get(root)?.disconnect();
  lay(parts, look); // at once, for the focus that is to come back
  const watcher = new ResizeObserver(() => lay(parts, look));
  watcher.observe(axis);
  watchers.set(root, watcher);
  root.firstChild.addEventListener("keydown", (event) => moveAlong(event, root));
}

/** The name of a lane, which leads to all of its events. */
function makeLaneName(root, lane, picked, send) {
  const marks = [...lane.marks, ...(lane.undated ? [lane.undated] : [])];
  const [first, last] = [Math.min(...marks.map((mark) => mark.first)), Math.max(...marks.map((mark) => mark.last))];
  const name = `lane-${first}`;
  const label = `${lane.name}: ${lane.size}`;
  return make("button", "tl-name",
    {
      type: "button", "data-name": name, "aria-label": label, title: label, "aria-pressed": String(picked?.[0] === first && picked?.[1] === last),
      onclick: () => { rememberOpener(root, name); send({ kind: "pick", first, last }); },
    },
    make("span", "tl-who", {}, lane.name), make("span", "who-count", {}, lane.size));
}

/** The first and the last day of all marks, with room around them. */
function wholeTime(lanes) {
  const marks = lanes.flatMap((lane) => lane.marks);
  if (!marks.length) return [0, 1];
  return addRoom(Math.min(...marks.map((mark) => mark.from)), Math.max(...marks.map((mark) => mark.to)));
}

function addRoom(from, to) {
  const room = Math.max(2, (to - from) * 0.03, (28 - (to - from)) / 2);
  return [from - room, to + room];
}

function makeLegend(lanes) {
  const kinds = new Set(lanes.map((lane) => lane.kind));
  const vague = lanes.some((lane) => lane.marks.some((mark) => !mark.exact));
  const entries = [["meeting", "meeting"], ["statement", "statement"], ["mention", "only mentioned"]].filter(([kind]) => kinds.has(kind));
  if (vague) entries.push(["vague", "some day of that month or year"]);
  return make("p", "tl-legend", { "aria-hidden": "true" }, ...entries.map(([kind, words]) => make("span", "", {}, make("span", `tl-sign tl-${kind}`), words)));
}

/** Puts ticks and marks where they belong, for the days that are looked at and the width that there is. */
function lay(parts, look) {
  const { root, data, send, card, back, axis, rows, view } = parts;
  const width = axis.clientWidth;
  if (!width) return;
  const held = root.getRootNode().activeElement?.dataset.name;
  const place = (day) => ((day - view.from) / (view.to - view.from)) * width;
  const outside = rows.flatMap(({ lane }) => lane.marks).filter((mark) => mark.to <= view.from || mark.from >= view.to);
  const more = outside.reduce((sum, mark) => sum + mark.last - mark.first + 1, 0);
  back.textContent = more ? `Whole time: ${more} more` : "Whole time";
  back.hidden = view.from === view.whole[0] && view.to === view.whole[1];
  const dated = rows.some(({ lane }) => lane.marks.length);
  const ticks = dated ? makeTicks(view, width) : [];
  axis.replaceChildren(...ticks.map((tick, index) => {
    const left = Math.max(0, place(tick.from));
    const room = Math.max(0, Math.min(width, place(tick.to)) - left);
    const style = `left:${left}px;width:${room}px`;
    if (!tick.words) return make("span", "tl-tick", { style });
    return tick.zoom
      ? make("button", "tl-tick", { type: "button", style, "data-name": `tick-${index}`, "aria-label": `Look at ${tick.title} only`, title: `Look at ${tick.title} only`, onclick: () => look(tick.from, tick.to) }, tick.words)
      : make("span", "tl-tick", { style }, tick.words);
  }));
  const draw = (lane, group, attributes, ...children) => makeMark({ lane, group, attributes, children, send, card, root, picked: data.picked });
  for (const { lane, track, undated } of rows) {
    const lines = ticks.filter((tick) => place(tick.from) > 0).map((tick) => make("span", "tl-line", { style: `left:${place(tick.from)}px`, "aria-hidden": "true" }));
    const groups = joinMarks(lane, view, place);
    const height = lane.kind === "statement" ? 36 : layRows(groups, width) * ROW_HEIGHT + 6;
    track.style.height = `${height}px`;
    track.replaceChildren(...lines, ...groups.map((group) => {
      const size = lane.kind === "statement" ? sizeOf(group) : SMALLEST;
      const wide = Math.max(size, Math.min(width, group.right) - Math.max(0, group.left));
      const left = Math.max(0, Math.min(width - wide, (Math.max(0, group.left) + Math.min(width, group.right)) / 2 - wide / 2));
      const middle = lane.kind === "statement" ? height / 2 : group.row * ROW_HEIGHT + ROW_HEIGHT / 2 + 3;
      const style = `left:${left}px;top:${middle - size / 2}px;width:${wide}px;height:${size}px;line-height:${size}px`;
      const side = group.side === "left" ? `right:${wide + GAP}px` : `left:${wide + GAP}px`;
      const name = group.name && make("span", "tl-label", { style: `${side};max-width:${group.room}px` }, group.name);
      return draw(lane, group, { style, class: group.exact ? "" : "vague" }, lane.kind === "statement" && group.count > 1 ? String(group.count) : "", name);
    }));
    const none = lane.undated && { ...lane.undated, count: lane.undated.last - lane.undated.first + 1, days: "undated" };
    undated.replaceChildren(...(none ? [draw(lane, none, { class: "undated" }, String(none.count))] : []));
    const marks = [...track.querySelectorAll(".tl-mark"), ...undated.children];
    marks.forEach((mark, index) => (mark.tabIndex = index ? -1 : 0)); // one stop a lane; the arrow keys go on from there
  }
  if (held) focusNamed(root, held);
}

/** The ticks of the axis: the finest for whose words there is room. */
function makeTicks({ from, to }, width) {
  const units = [["day", 1, 1], ["day", 7, 7], ["month", 1, 30.4], ["month", 3, 91.3], ["year", 1, 365], ["year", 2, 731], ["year", 5, 1826], ["year", 10, 3652], ["year", 50, 18262], ["year", 100, 36524]];
  const [unit, step] = units.find(([, , days]) => (width * days) / (to - from) >= TICK) ?? units.at(-1);
  const first = toDate(from);
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  const at = {
    day: (index) => toDay(year, month, first.getUTCDate() + index * step),
    month: (index) => toDay(year, month - (month % step) + index * step),
    year: (index) => toDay(year - (year % step) + index * step, 0),
  }[unit];
  const ticks = [];
  for (let index = 0; at(index) < to; index++) {
    const date = toDate(at(index));
    const name = { day: `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`, month: MONTHS[date.getUTCMonth()], year: "" }[unit];
    const room = ((Math.min(to, at(index + 1)) - Math.max(from, at(index))) / (to - from)) * width;
    const dated = unit !== "day" && (!ticks.some((tick) => tick.words) || !date.getUTCMonth());
    const words = room < TICK / 2 ? "" : dated ? `${name} ${date.getUTCFullYear()}`.trim() : name; // cut off at an end: no words
    const last = step > 1 && unit !== "day" ? " and what follows" : "";
    ticks.push({ from: at(index), to: at(index + 1), words, title: `${name} ${date.getUTCFullYear()}${last}`.trim(), zoom: unit !== "day" });
  }
  return ticks;
}

/** The marks of a lane that are in sight, those too near to each other as one. */
function joinMarks(lane, view, place) {
  const groups = [];
  for (const mark of lane.marks) {
    if (mark.to <= view.from || mark.from >= view.to) continue;
    const before = groups.at(-1);
    const [left, right] = [place(mark.from), place(mark.to)];
    const near = before && Math.abs((left + right) / 2 - (before.left + before.right) / 2) < NEAREST;
    if (near && before.exact === mark.exact && before.last + 1 === mark.first) {
      before.last = mark.last;
      before.left = Math.min(before.left, left);
      before.right = Math.max(before.right, right);
      before.labels = [...before.labels, ...mark.labels];
      before.until = mark.days;
    } else groups.push({ ...mark, left, right, until: mark.days });
  }
  groups.sort((one, other) => one.left - other.left);
  return groups.map((group) => ({ ...group, count: group.last - group.first + 1, days: group.days === group.until ? group.days : `${group.days} to ${group.until}` }));
}

/** Gives marks with names a row each where they would cover each other; gives the number of rows. */
function layRows(groups, width) {
  const taken = Array.from({ length: ROWS }, () => []);
  for (const group of groups) {
    const words = group.count === 1 ? group.labels[0] : `${group.count}: ${group.labels.join(" · ")}`;
    const wide = Math.min(words.length * LETTER, 320);
    const [from, to] = [Math.max(0, group.left), Math.min(width, group.right)];
    const half = Math.max(SMALLEST, to - from) / 2 + 2; // as the mark is drawn, with its border
    const [left, right] = [Math.max(0, (from + to) / 2 - half), (from + to) / 2 + half];
    const sides = [
      { side: "right", room: Math.min(wide, width - right - GAP), start: left, end: right + GAP + wide },
      { side: "left", room: Math.min(wide, left - GAP), start: left - GAP - wide, end: right },
    ].sort((one, other) => other.room - one.room || (one.side === "right" ? -1 : 1));
    const free = (row, from, to) => taken[row].every((other) => to <= other.start || from >= other.end);
    const all = taken.map((_, row) => row);
    const named = sides.filter(({ room }) => room >= 48).flatMap((one) => all.filter((row) => free(row, one.start, one.end)).map((row) => ({ ...one, row })))[0];
    const bare = { row: all.find((row) => free(row, left, right)) ?? ROWS - 1, start: left, end: right };
    Object.assign(group, named ? { ...named, name: words } : bare);
    for (const other of taken[group.row]) if (group.start < other.end && group.end > other.start) other.name = null; // a mark goes before a name
    taken[group.row].push(group);
  }
  return Math.max(1, ...groups.map((group) => group.row + 1));
}

function sizeOf(group) {
  return group.count === 1 ? SMALLEST : Math.min(32, 18 + 2.5 * Math.log2(group.count));
}

function makeMark({ lane, group, attributes, children, send, card, root, picked }) {
  const chosen = Boolean(picked && picked[0] <= group.last && group.first <= picked[1]);
  const name = `mark-${group.first}`;
  const labels = group.labels.slice(0, 3);
  const more = group.count - labels.length;
  const button = make(
    "button", `tl-mark ${attributes.class}${chosen ? " picked" : ""}`,
    {
      type: "button", style: attributes.style, "data-name": name, "aria-pressed": String(chosen),
      "aria-label": `${lane.name}, ${group.days}, ${tally(group.count, lane.kind)}: ${labels.join("; ")}${more > 0 ? ` and ${more} more` : ""}`,
      onclick: () => { hide(); rememberOpener(root, name); send({ kind: "pick", first: group.first, last: group.last }); },
    },
    ...children,
  );
  const hide = () => card.matches(":popover-open") && card.hidePopover();
  const show = () => {
    const facts = [lane.kind === "statement" ? lane.name : KIND_OF_EVENT[lane.kind], group.days, ...(group.count > 1 ? [tally(group.count, lane.kind)] : [])];
    card.replaceChildren(
      ...labels.map((label) => make("p", "card-quote", {}, label)),
      more > 0 ? make("p", "card-facts", {}, `and ${more} more`) : "",
      make("p", "card-facts", {}, ...facts.map((fact) => make("span", "fact", {}, fact))),
      group.reason && group.count === 1 ? make("p", "card-facts", {}, group.reason) : "",
    );
    if (!card.matches(":popover-open")) card.showPopover();
    const at = button.getBoundingClientRect();
    const box = card.getBoundingClientRect();
    card.style.left = `${Math.max(8, Math.min(at.left - 16, innerWidth - box.width - 8))}px`;
    card.style.top = `${at.bottom + 8 + box.height < innerHeight ? at.bottom + 8 : Math.max(8, at.top - 8 - box.height)}px`;
  };
  if (matchMedia("(hover: hover)").matches) {
    button.addEventListener("mouseenter", show);
    button.addEventListener("mouseleave", hide);
    button.addEventListener("keyup", (event) => (event.key === "Tab" || event.key.startsWith("Arrow")) && show());
    button.addEventListener("blur", hide);
    button.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  }
  return button;
}

/** The arrow keys: along a lane, and to the nearest mark of the lane above or below. */
function moveAlong(event, root) {
  const mark = event.target.closest?.(".tl-mark");
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (!mark || !step) return;
  event.preventDefault();
  const lanes = [...root.querySelectorAll('.tl-row[role="group"]')].map((row) => [...row.querySelectorAll(".tl-mark")]).filter((marks) => marks.length);
  const at = lanes.findIndex((marks) => marks.includes(mark));
  const centre = (one) => one.getBoundingClientRect().left + one.getBoundingClientRect().width / 2;
  const ordered = (marks) => [...marks].sort((one, other) => centre(one) - centre(other));
  const next = step[1]
    ? ordered(lanes[at])[ordered(lanes[at]).indexOf(mark) + step[1]]
    : ordered(lanes[at + step[0]] ?? []).sort((one, other) => Math.abs(centre(one) - centre(mark)) - Math.abs(centre(other) - centre(mark)))[0];
  if (!next) return;
  const lane = lanes.find((marks) => marks.includes(next));
  lane.forEach((one) => (one.tabIndex = one === next ? 0 : -1));
  next.focus({ preventScroll: false });
}

function drawEvents(root, data, send) {
  const open = (place, name) => { rememberOpener(root, name); send({ kind: "open", place: place.place }); };
  let day = null;
  const rows = data.rows.map((row, index) => {
    const heading = row.days === day ? null : make("h3", "event-day", {}, row.days);
    day = row.days;
    const [first, ...others] = row.places;
    const name = `event-${index}`;
    const facts = [...row.via, first?.where].filter(Boolean);
    const kind = row.kind === "statement" ? null : make("span", "badge", {}, row.kind === "meeting" ? "meeting" : "only mentioned");
    const to = row.kind === "meeting" ? () => send({ kind: "choose", meeting: row.meeting.id }) : () => open(first, name);
    return make(
      "li", `event event-${row.kind}`, {}, heading,
      make("div", "event-body", {},
        row.speaker
          ? make("p", "who event-who", {}, make("strong", "", {}, row.speaker), ...facts.map((fact) => make("span", "fact", {}, fact)),
            row.meeting ? make("button", "line-link", { type: "button", "data-name": `at-${index}`, title: "Open the meeting", onclick: () => send({ kind: "choose", meeting: row.meeting.id }) }, row.meeting.name) : null)
          : null,
        make("button", row.kind === "statement" ? "statement-text" : "event-name", { type: "button", "data-name": name, title: row.kind === "meeting" ? "Open the meeting" : "Open it in the file", onclick: to }, row.label),
        kind,
        others.length || row.kind !== "statement"
          ? make("p", "event-places", {}, row.kind === "statement" ? "Also in " : "In ", ...(row.kind === "statement" ? others : row.places).map((place) =>
            make("button", "line-link", { type: "button", "data-name": `event-place-${place.place}`, title: `Open it in ${place.title}`, onclick: () => open(place, `event-place-${place.place}`) }, place.where)))
          : null,
        row.undated
          ? make("p", "event-reason", {}, row.reason)
          : make("details", "event-why", {}, make("summary", "", {}, "Why this date"), make("p", "event-reason", {}, row.reason))),
    );
  });
  root.replaceChildren(make("ol", "events", { "aria-label": "Events" }, ...rows));
}
