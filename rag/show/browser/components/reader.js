
// ---------------------------------------------------------------- source

const STROKES = 5; // patterns of an underline, and
const INKS = 4; // colours: no two of the first twenty speakers have both alike
const readings = new WeakMap(); // root -> how a person reads each source, which a new place or part leaves as it is
let isUnderlined = true; // of all sources

function drawArticle(root, data, send) {
  const known = readings.get(root) ?? new Map();
  readings.set(root, known);
  const before = known.get(data.source);
  const reading = before ?? { guide: false, isListed: false, chosen: null, unfolded: new Set() };
  known.set(data.source, reading);
  if (data.unfolded && !reading.isListed) reading.guide = true;
  reading.isListed = data.unfolded;
  const card = make("div", "card", { popover: "manual", role: "tooltip", id: "reader-card" });
  const text = make("div", "text", { tabindex: "0", "data-name": "text", role: "region", "aria-label": `Text of ${data.title}` });
  const close = () => {
    window.readoutOpener?.();
    send({ kind: "close" });
  };
  const show = (selector, how) => {
    const mark = text.querySelector(selector);
    if (!mark) return false;
    mark.closest("details")?.setAttribute("open", "");
    const top = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTo({ top: text.scrollTop + top - text.clientHeight / 3, behavior: how });
    return true;
  };
  const turn = (first) => send({ kind: "turn", first });
  const goTo = (selector, first) => show(selector, calmly()) || turn(first);
  const guide = drawGuide(root, data, send, () => goTo('[data-notes~="e0"]', data.dated));
  text.append(guide, ...drawTurn("earlier", data, turn), ...data.blocks.map((block) => drawBlock(block, reading)), ...drawTurn("later", data, turn));
  lookUp(text, card, data);

  const fold = make("button", "fold", { type: "button", "data-name": "guide", "aria-controls": "guide", onclick: () => { reading.guide = !reading.guide; mark(); if (reading.guide) text.scrollTo({ top: 0, behavior: calmly() }); else show("mark.active", calmly()); } }, "Guide");
  const legend = drawLegend(data, reading, send, () => { mark(); if (reading.chosen !== null) showVoice(text, reading.chosen, show); });
  const mark = () => {
    guide.hidden = !reading.guide;
    fold.setAttribute("aria-expanded", String(reading.guide));
    fold.title = reading.guide ? "Fold the guide" : "Who, where, when, key statements and questions";
    text.classList.toggle("plain", !isUnderlined);
    text.querySelectorAll(".spoken").forEach((one) => {
      one.classList.toggle("dim", reading.chosen !== null && Number(one.dataset.speaker) !== reading.chosen);
      one.classList.toggle("picked", reading.chosen !== null && Number(one.dataset.speaker) === reading.chosen);
    });
    legend?.mark();
  };
  const panel = make(
    "section", "reader", { "aria-label": "Source" },
    make(
      "header", "reader-head", {},
      make("div", "reader-bar", {}, make("span", "file", { title: data.source }, data.title === data.source ? "" : data.source), fold, drawSteps(data, send, () => goTo("mark.active", null)),
        make("button", "close", { type: "button", "aria-label": "Close the source", title: "Close the source (Escape)", onclick: close }, "×")),
      make("h2", "reader-title", { title: data.title, dir: "auto" }, data.title),
      make("div", "reader-line", {}, make("p", "reader-facts", { title: data.reason }, ...[...data.facts, data.words].map((fact) => make("span", "fact", {}, fact))), legend?.toggle),
      ...data.guide.meetings.slice(0, FIRST_MEETINGS).map((meeting, index) => make("p", "reader-facts", {}, drawMeetingLink(meeting, `head-meeting-${index}`, send))),
      drawFlag(data.origin),
      data.lost ? make("p", "notice", { role: "note" }, "The file has changed since this answer: these words no longer stand at their place.") : null,
      data.misplaced ? make("p", "notice", { role: "note" }, "The address names no place in this article: it is shown from its beginning.") : null,
      legend?.voices,
    ),
    text, card,
  );
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") card.matches(":popover-open") ? card.hidePopover() : close();
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const place = data.place + way;
    if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || data.place === null || place < 0 || place >= data.places) return;
    event.preventDefault();
    send({ kind: "open", place });
  });
  root.replaceChildren(panel);
  mark();
  const turned = data.turned && before ? Math.sign(data.first - reading.first) : 0;
  reading.first = data.first;
  requestAnimationFrame(() => {
    if (turned) text.scrollTop = turned > 0 ? text.querySelector(".turn.earlier").offsetTop : text.scrollHeight;
    else show("mark.active", "auto");
    if (!turned) text.querySelectorAll("mark.active").forEach((one) => one.classList.add("flash"));
  });
}

/** How to scroll: at once for who wants little motion. */
function calmly() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

/** *Previous*, where one is, *next*; of a place that a link opened, the way back to it. */
function drawSteps(data, send, back) {
  if (data.at === null) return null;
  const step = (label, name, words, place) =>
    make("button", "step", { type: "button", "data-name": name, "aria-label": words, title: words, disabled: place < 0 || place >= data.places, onclick: () => send({ kind: "open", place }) }, label);
  const many = data.place !== null && data.places > 1;
  const at = make("button", "step-at", { type: "button", "data-name": "at", title: "Show the words at which it was opened", onclick: back }, many ? `${data.place + 1} of ${data.places}` : "To the words");
  return make(
    "span", "steps", {},
    many ? step("‹", "previous", "Previous place (left arrow key)", data.place - 1) : null,
    at,
    many ? step("›", "next", "Next place (right arrow key)", data.place + 1) : null,
  );
}

/** The way to the part of a long text before or behind the one that is shown. */
function drawTurn(way, data, turn) {
  const is = way === "earlier" ? data.first > 0 : data.last < data.length;
  if (!is && !(way === "earlier" && data.last < data.length)) return [];
  const first = way === "earlier" ? Math.max(0, data.first - data.step) : data.last;
  const number = (value) => value.toLocaleString("en");
  const button = is ? make("button", "where", { type: "button", "data-name": way, onclick: () => turn(first) }, way === "earlier" ? "Show the part before" : "Show the part behind") : null;
  return [make("p", `turn ${way}`, {}, `A long text: characters ${number(data.first + 1)} to ${number(data.last)} of ${number(data.length)}.`, button)];
}

// ---------------------------------------------------------------- the text

function drawBlock(block, reading) {
  const lines = block.paragraphs.map((runs) =>
    make(block.kind === "title" ? "h3" : "p", "line", { dir: "auto" }, ...runs.map(drawRun)));
  if (block.kind !== "furniture") return make("div", `block ${block.kind}`, {}, ...lines);
  const count = lines.length === 1 ? "1 line" : `${lines.length} lines`;
  const proof = lines.some((line) => line.querySelector(".proof")) ? ", with evidence" : "";
  const details = make("details", "block furniture", { open: reading.unfolded.has(block.start) }, make("summary", "", { "data-name": `furniture-${block.start}` }, `${count} outside the article${proof}`), ...lines);
  details.addEventListener("click", (event) => event.target.closest("summary") && (details.open ? reading.unfolded.delete(block.start) : reading.unfolded.add(block.start)));
  return details;
}

/** A run of text within its marks: the opened words outermost, then what is said, the words of another within it. */
function drawRun(run) {
  const numbers = (letter) => run.marks.filter((name) => name[0] === letter && /^.\d+$/.test(name)).map((name) => Number(name.slice(1))).sort((a, b) => a - b);
  let node = run.text;
  numbers("s").reverse().forEach((number, depth) => {
    node = make("span", `spoken deep-${Math.min(depth, 2)}`, { "data-notes": `s${number}` }, node);
  });
  const proofs = numbers("e").map((number) => `e${number}`);
  if (proofs.length) node = make("mark", "proof", { "data-notes": proofs.join(" ") }, node);
  const found = ["active", "cited"].filter((name) => run.marks.includes(name));
  return found.length ? make("mark", found.join(" "), {}, node) : node;
}

/** Which pattern and colour a speaker's underline has. */
function lookOf(data, speaker) {
  return speaker === null || data.speakers[speaker].name === "unnamed" && !data.speakers[speaker].id
    ? "unnamed" : `stroke-${speaker % STROKES} ink-${speaker % INKS}`;
}

/** Gives what is marked its look, and the card that says what it is: under the pointer, or where the focus is. */
function lookUp(text, card, data) {
  const firsts = new Map();
  text.querySelectorAll("[data-notes]").forEach((one) => {
    const notes = one.dataset.notes.split(" ");
    if (one.matches(".spoken")) {
      const said = data.statements[Number(notes[0].slice(1))];
      one.dataset.speaker = said.speaker;
      one.className += ` ${lookOf(data, said.speaker)}`;
    }
    if (notes.some((note) => !firsts.has(note))) {
      Object.entries({ tabindex: "-1", role: "note", "aria-describedby": "reader-card" }).forEach(([name, value]) => one.setAttribute(name, value));
      notes.forEach((note) => firsts.set(note, firsts.get(note) ?? one));
    }
  });
  const stops = () => [...new Set(firsts.values())].filter((one) => one.checkVisibility() && !one.matches(".dim"));
  const hide = () => card.matches(":popover-open") && card.hidePopover();
  const tell = (one) => {
    const notes = [];
    for (let at = one; at && at !== text; at = at.parentElement) notes.push(...(at.dataset.notes?.split(" ") ?? []));
    card.replaceChildren(...notes.map((note) => describeNote(note, data)));
    placeCard(card, one.getClientRects()[0] ?? one.getBoundingClientRect());
  };
  const noteAt = (event) => {
    const one = event.target.closest?.("[data-notes]");
    return one && (isUnderlined || one.matches(".proof")) ? one : null;
  };
  text.addEventListener("mouseover", (event) => { const one = noteAt(event); one ? tell(one) : hide(); });
  text.addEventListener("mouseleave", hide);
  text.addEventListener("click", (event) => { const one = noteAt(event); one ? tell(one) : hide(); });
  text.addEventListener("scroll", hide, { passive: true });
  text.addEventListener("focusin", ({ target }) => target.matches("[data-notes]") && requestAnimationFrame(() => tell(target)));
  text.addEventListener("focusout", hide);
  text.addEventListener("keydown", (event) => {
    const one = event.target.closest("[data-notes]");
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (one && way) {
      const all = stops();
      const next = all[all.indexOf(one) + way];
      event.preventDefault();
      if (next) moveFocus(one, next);
    } else if (event.key === "Tab" && !event.shiftKey && event.target === text) {
      // One stop for all of them, the first in sight: the arrow keys lead on from there.
      text.querySelectorAll('[data-notes][tabindex="0"]').forEach((old) => old.setAttribute("tabindex", "-1"));
      const top = text.getBoundingClientRect().top;
      stops().find((stop) => stop.getBoundingClientRect().bottom > top)?.setAttribute("tabindex", "0");
    }
  });
}

function moveFocus(from, to) {
  from.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.scrollIntoView({ block: "nearest" });
  to.focus({ preventScroll: true });
}

/** A line of the card: who says it and how it is told, or what it is evidence of. */
function describeNote(note, data) {
  const number = Number(note.slice(1));
  const facts = (...all) => make("p", "card-facts", {}, ...all.filter(Boolean).map((fact) => make("span", "fact", {}, fact)));
  if (note[0] === "e") {
    const proof = data.evidence[number];
    return make("div", "card-note", {}, facts(`Evidence: ${proof.label.toLowerCase()}`), make("p", "", {}, proof.told), proof.reason ? facts(proof.reason) : null);
  }
  const said = data.statements[number];
  const who = data.speakers[said.speaker];
  return make(
    "div", "card-note", {},
    make("p", "", {}, make("span", `sample ${lookOf(data, said.speaker)}`, {}, who?.name ?? "unnamed")),
    who?.post ? facts(who.post) : null,
    facts([said.told && `“${said.told}”`, said.to].filter(Boolean).join(" "), ...said.via.map((reporter) => `via ${reporter}`)),
    facts(`${said.label}: ${KIND_OF_SPEECH[said.label].toLowerCase()}`),
  );
}

// ---------------------------------------------------------------- who speaks

/** The speakers with the lines of their statements; a click picks one out, a second takes that back. */
function drawLegend(data, reading, send, changed) {
  if (!data.speakers.length) return null;
  const toggle = make("button", "switch", { type: "button", role: "switch", "data-name": "underline", title: "Underline what is said, by speaker", onclick: () => { isUnderlined = !isUnderlined; changed(); } }, "Underline");
  const picks = data.speakers.map((who, index) =>
    make(
      "button", "pick", { type: "button", "data-name": `pick-${index}`, title: `${who.name}${who.post ? `, ${who.post}` : ""}: ${countStatements(who.count)}; a click shows these alone`, onclick: () => { reading.chosen = reading.chosen === index ? null : index; changed(); } },
      make("span", `sample ${lookOf(data, index)}`, {}, who.name), make("span", "who-count", {}, String(who.count))));
  const items = data.speakers.map((who, index) =>
    make("li", "voice", {}, picks[index], who.id
      ? make("button", "voice-more", { type: "button", "data-name": `voice-${index}`, "aria-label": `All that ${who.name} said`, title: `All that ${who.name} said, in every article`, onclick: () => send({ kind: "choose", speaker: who.id }) }, "›")
      : null));
  const voices = make("ul", "voices", { "aria-label": "Who says what in this article" }, ...items);
  const mark = () => {
    toggle.setAttribute("aria-checked", String(isUnderlined));
    picks.forEach((pick, index) => pick.setAttribute("aria-pressed", String(reading.chosen === index)));
  };
  return { toggle, voices, mark };
}

function countStatements(number) {
  return number === 1 ? "1 statement" : `${number} statements`;
}

/** Scrolls to the first statement of a speaker, unless one is in sight. */
function showVoice(text, speaker, show) {
  const box = text.getBoundingClientRect();
  const said = [...text.querySelectorAll(`.spoken[data-speaker="${speaker}"]`)];
  const seen = said.some((one) => { const at = one.getBoundingClientRect(); return at.height && at.bottom > box.top && at.top < box.bottom; });
  if (!seen) show(`.spoken[data-speaker="${speaker}"]`, calmly());
}

// ---------------------------------------------------------------- the guide

function drawGuide(root, data, send, showDate) {
  const list = (className, items) => make("ul", className, {}, ...items.map((item) => make("li", "", {}, item)));
  const link = (name, words, event, title) => make("button", "guide-link", { type: "button", "data-name": name, title, onclick: () => send(event) }, ...words);
  const facts = (...all) => make("span", "guide-facts", {}, ...all.filter(Boolean).map((fact) => make("span", "fact", {}, fact)));
  const who = data.speakers.map((one, index) => make("span", "", {}, one.id
    ? link(`guide-who-${index}`, [one.name], { kind: "choose", speaker: one.id }, `All that ${one.name} said, in every article`)
    : one.name, " ", make("span", "guide-facts", { title: countStatements(one.count) }, [one.post, one.count].filter(Boolean).join(" · "))));
  const meetings = data.guide.meetings.map((meeting, index) => make("span", "", {}, drawMeetingLink(meeting, `guide-meeting-${index}`, send), " ", facts(meeting.reason)));
  const said = data.guide.statements.map((one, index) => make(
    "button", data.at === one.start ? "key here" : "key", { type: "button", "data-name": `key-${index}`, title: "Show it in the text", onclick: () => send({ kind: "key", place: index }) },
    one.speaker ? make("strong", "", {}, `${one.speaker} `) : null, make("span", "key-quote", { dir: "auto" }, one.quote)));
  const others = data.origin.others.map((other, index) => link(`other-${index}`, [other.source], { kind: "read", source: other.source }, other.reason));
  const questions = data.guide.questions.map((question, index) => link(`question-${index}`, [question], { kind: "ask", question }, "Ask it"));
  const date = data.dated === null ? null : make("button", "where", { type: "button", onclick: showDate }, "show");
  const rows = [
    who.length ? ["Who", folded("who", list("guide-who", who.slice(0, FIRST_VOICES)), list("guide-who", who.slice(FIRST_VOICES)), who.length - FIRST_VOICES)] : null,
    meetings.length ? ["Meeting", list("", meetings)] : null,
    ["Published", make("span", "", {}, data.facts.at(-1), " ", facts(data.reason, data.byline && `by ${data.byline}`), date)],
    said.length ? ["Key statements", list("", said), "wide"] : null,
    others.length ? ["Copies", make("div", "", {}, facts(data.origin.carried), list("reader-others", others))] : null,
    questions.length ? ["Ask", list("", questions), "wide"] : null,
  ].filter(Boolean);
  return make("section", "guide", { id: "guide", "aria-label": "Guide to this article" },
    make("dl", "", {}, ...rows.flatMap(([term, words, width]) => [make("dt", width, {}, term), make("dd", width, {}, words)])));
}

const FIRST_VOICES = 6; // of the guide; the others unfold
const FIRST_MEETINGS = 2; // in the reader's head; the guide has all

/** The first of a list, and the rest behind a click. */
function folded(name, first, rest, more) {
  if (more <= 0) return first;
  return make("div", "", {}, first, make("details", "guide-more", {}, make("summary", "", { "data-name": `more-${name}` }, `${more} more`), rest));
}

function drawMeetingLink(meeting, name, send) {
  return make("button", "guide-link", { type: "button", "data-name": name, title: `${[...meeting.facts].join(", ")}: open the meeting`, onclick: () => send({ kind: "meet", meeting: meeting.id }) }, meeting.name);
}

/** Whether an article looks like a paraphrase, and the signs of it. */
function drawFlag(origin) {
  if (!origin.flag) return null;
  return make("details", "reader-flag", {}, make("summary", "", {}, origin.flag), make("ul", "", {}, ...origin.signs.map((sign) => make("li", "", {}, sign))));
}
