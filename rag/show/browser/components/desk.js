// The one component of the desk: draws an answer, a check, statements, a source, or a list, as `data.kind` says.
// Every string of a document, a model or a person is set with textContent; no markup is ever built from text.

const drawn = new WeakMap(); // root -> the data it shows, so that a rerun with the same data leaves it alone

function drawDesk(component) {
  const { data: [data], parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".desk");
  const seen = JSON.stringify(data);
  if (drawn.get(root) === seen) return;
  drawn.set(root, seen);
  const send = (event) => setTriggerValue("event", event);
  const held = root.getRootNode().activeElement?.dataset.name;
  const draw = {
    answer: drawAnswer, writing: drawWriting, article: drawArticle, sources: drawSources, quotation: drawQuotation, draft: drawDraft,
    speakers: drawSpeakers, matrix: drawMatrix, statements: drawStatements, names: drawNames,
    meetings: drawMeetings, meeting: drawMeeting, readout: drawReadout,
    timeline: drawTimeline, events: drawEvents, articles: drawArticles, chats: drawChats, overview: drawOverview,
    facts: drawFacts, beat: drawBeat, going: turnPage, focus: focusField,
  };
  draw[data.kind](root, data, send);
  // A source that a link opened takes no focus from the page.
  if (!(held && focusNamed(root, held)) && data.kind === "article" && (held || window.readoutOpener)) focusNamed(root, "text");
}

/** Turns to another page of the desk: one step in the browser's history, told to Streamlit as *back* would tell it. */
function turnPage(root, data) {
  if (new URL(data.address, location.href).href === location.href) return; // Streamlit may draw this twice where a page takes long
  history.pushState({}, "", data.address);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Gives the focus to the field of that key, which a click has just brought, wherever it stands. */
async function focusField(root, data) {
  const find = () => document.querySelector(`.st-key-${data.field} :is(input, textarea)`);
  while (root.isConnected && !find()) await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done, 150)); // until a page that follows its end has done so
  await leaveEnd(root);
  find()?.scrollIntoView({ block: "center" });
  find()?.focus({ preventScroll: true });
}

// On a phone the sidebar covers the page: what was chosen in it, a page or an article, is to be seen without folding it by hand.
window.readoutFolds ??= document.addEventListener("click", (event) => {
  const [target] = event.composedPath();
  const sidebar = document.querySelector('[data-testid="stSidebar"]');
  if (innerWidth > 640 || !sidebar?.contains(event.target) || !target.closest("a, .row-text")) return;
  sidebar.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}) ?? true;

/** Gives the focus to the element of that name, which may have been drawn anew meanwhile. */
function focusNamed(root, name) {
  const element = root.querySelector(`[data-name="${name}"]:not(:disabled)`);
  element?.focus({ preventScroll: true });
  return Boolean(element);
}

/** Remembers what opened the source, so that the focus comes back when it is closed. */
function rememberOpener(root, name) {
  window.readoutOpener = () => { keepPlace(root, name); return focusNamed(root, name); };
  keepPlace(root, name);
}

const SETTLES = 2000; // milliseconds in which the source stands beside the page, or is gone

/** Keeps the element of that name where it is seen while the page gets narrower or wider. */
function keepPlace(root, name) {
  const find = () => root.querySelector(`[data-name="${name}"]`)?.getBoundingClientRect().top;
  const before = find();
  const watcher = new ResizeObserver(() => {
    const now = find();
    if (now !== undefined && before !== undefined && now !== before) findScroller(root)?.scrollBy(0, now - before);
  });
  watcher.observe(root);
  setTimeout(() => watcher.disconnect(), SETTLES);
}

/** What scrolls an element. */
function findScroller(element) {
  let scroller = element.getRootNode().host ?? element;
  while (scroller && !(scroller.scrollHeight > scroller.clientHeight + 1 && getComputedStyle(scroller).overflowY !== "visible")) scroller = scroller.parentElement;
  return scroller;
}

/** An element with a class, attributes, and children; a string child becomes a text node. */
function make(tag, className, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.onclick = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// ---------------------------------------------------------------- places

/** A maker of numbered chips that open their place, and the card that shows its words meanwhile. */
function makeChips(root, send) {
  const card = make("div", "card", { popover: "manual", role: "tooltip", id: "card" });
  const open = (place, name) => {
    rememberOpener(root, name);
    send({ kind: "open", place: place.place });
  };
  let made = 0;
  return { card, open, chip: (place, kind) => makeChip(place, kind, `chip-${made++}`, card, open) };
}

function makeChip(place, kind, name, card, open) {
  const button = make(
    "button",
    `chip ${kind}`,
    { type: "button", "data-name": name, "aria-label": `Source ${place.number}: ${place.title}`, onclick: () => { hide(); open(place, name); } },
    String(place.number),
  );
  const hide = () => card.matches(":popover-open") && card.hidePopover();
  const show = () => {
    card.replaceChildren(
      make("p", "card-quote", {}, place.quote),
      make("p", "card-facts", {}, ...place.facts.map((fact) => make("span", "fact", {}, fact))),
    );
    placeCard(card, button.getBoundingClientRect());
  };
  if (matchMedia("(hover: hover)").matches) {
    button.addEventListener("mouseenter", show);
    button.addEventListener("mouseleave", hide);
    button.addEventListener("keyup", (event) => event.key === "Tab" && show()); // not when the focus comes back by itself
    button.addEventListener("blur", hide);
    button.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  }
  return button;
}

/** Shows a card below what it is about, or above where there is no room. */
function placeCard(card, at) {
  if (!card.matches(":popover-open")) card.showPopover();
  const box = card.getBoundingClientRect();
  const below = at.bottom + 8 + box.height < innerHeight;
  card.style.left = `${Math.max(8, Math.min(at.left - 16, innerWidth - box.width - 8))}px`;
  card.style.top = `${below ? at.bottom + 8 : Math.max(8, at.top - 8 - box.height)}px`;
}

function drawPlaces(places, kind, chip) {
  return make(
    "ol",
    "places",
    {},
    ...places.map((place) => {
      const button = chip(place, kind);
      return make(
        "li",
        "place",
        {},
        button,
        make(
          "button",
          "place-text",
          { type: "button", tabindex: "-1", "aria-hidden": "true", onclick: () => button.click() },
          make("span", "place-quote", {}, ...(place.diff?.length ? makeDiff(place.diff) : place.runs?.length ? makeRuns(place.runs) : [place.quote])),
          make("span", "place-facts", {}, ...place.facts.map((fact) => make("span", "fact", {}, fact))),
        ),
      );
    }),
  );
}

function drawReceipt(receipt) {
  const terms = receipt.terms.map((term) =>
    make("li", term.missing ? "term missing" : "term", {}, term.text, term.missing ? make("span", "term-note", {}, "in no article") : null),
  );
  return make(
    "div",
    "receipt",
    {},
    make("ul", "lines", {}, ...receipt.lines.map((line) => make("li", "", {}, line))),
    terms.length ? make("div", "looked", {}, make("span", "looked-label", {}, "Looked for"), make("ul", "terms", {}, ...terms)) : null,
  );
}

// ---------------------------------------------------------------- sources

const MANY = 15; // sources: more than that are looked through by typing

/** The articles, to read; with check boxes where they can be left out: the one above them ticks those that the field lets through. */
function drawSources(root, data, send) {
  const scrolled = root.querySelector(".rows")?.scrollTop;
  const sought = root.querySelector(".seek")?.value ?? "";
  const boxes = data.rows.map((row, index) => {
    const box = make("input", "", { type: "checkbox", "data-name": `ask-${index}`, "aria-label": `Use ${row.title}` });
    box.checked = row.asked;
    box.onchange = report;
    return box;
  });
  const all = make("input", "", { type: "checkbox", "data-name": "ask-all", "aria-label": "Use all sources" });
  const tally = make("span", "tally", { role: "status" });
  function count() {
    const used = boxes.filter((box, index) => box.checked && !data.rows[index].barred).length;
    const here = boxes.filter((_, index) => !rows[index].hidden);
    all.checked = here.length > 0 && here.every((box) => box.checked);
    all.indeterminate = !all.checked && here.some((box) => box.checked);
    tally.textContent = data.can_leave_out ? `Sources used: ${used} of ${boxes.length}` : `Sources: ${boxes.length}`;
  }
  function report() {
    count();
    send({ kind: "leave_out", sources: data.rows.filter((_, index) => !boxes[index].checked).map((row) => row.source) });
  }
  all.onchange = () => {
    boxes.forEach((box, index) => rows[index].hidden || (box.checked = all.checked));
    report();
  };
  const read = (row, name) => {
    rememberOpener(root, name);
    send({ kind: "read", source: row.source });
  };
  const rows = data.rows.map((row, index) =>
    make(
      "li", `row${row.shown ? " shown" : ""}${row.barred ? " barred" : ""}`, {},
      data.can_leave_out ? make("label", "box", {}, boxes[index]) : null,
      make("button", "row-text", { type: "button", "data-name": `read-${index}`, title: row.source, "aria-label": `Read ${row.title}`, onclick: () => read(row, `read-${index}`) },
        make("span", "row-title", {}, row.title),
        make("span", "row-facts", {}, ...row.facts.map((fact) => make("span", "fact", {}, fact)), row.barred ? make("span", "fact", {}, "outside the filters") : null)),
    ),
  );
  const seek = rows.length > MANY ? make("input", "seek", { type: "search", placeholder: "Find a source", "aria-label": "Find a source", "data-name": "seek" }) : null;
  const sift = () => {
    const words = (seek?.value ?? "").toLowerCase().split(/\s+/);
    rows.forEach((row, index) => (row.hidden = !words.every((word) => texts[index].includes(word))));
    count();
  };
  const texts = data.rows.map((row) => [row.title, row.source, ...row.facts].join(" ").toLowerCase());
  if (seek) {
    seek.value = sought;
    seek.oninput = sift;
  }
  sift();
  root.replaceChildren(
    make("div", "sources", {}, make("label", "all", {}, data.can_leave_out ? make("span", "box", {}, all) : null, tally), seek, make("ol", "rows", {}, ...rows)),
  );
  if (scrolled) root.querySelector(".rows").scrollTop = scrolled;
}
