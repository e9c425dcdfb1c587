// ---------------------------------------------------------------- answer: while it is written, and when it is there

const SUPPORT = {
  verbatim: "The words stand in the file exactly so",
  supported: "Names, numbers, dates and wording agree with the cited words",
  weak: "The cited words support this only in part",
  unsupported: "No cited words support this sentence",
};
const LABELS = { unsupported: "not supported" }; // where the badge says another word than its class

const FIRST_NEAREST = 3; // of the nearest passages: with more, the abstention itself would be scrolled away

function drawAnswer(root, data, send) {
  const { card, chip } = makeChips(root, send);
  const byNumber = new Map(data.cited.map((place) => [place.number, place]));
  const children = [];
  if (data.notice) children.push(make("p", "notice", { role: "note" }, data.notice));
  if (data.abstained) {
    children.push(make("p", "abstained", {}, data.text));
    if (data.receipt.reason && data.receipt.reason !== data.text) children.push(make("p", "reason", {}, data.receipt.reason));
    children.push(drawReceipt(data.receipt));
    if (data.nearest.length) {
      const nearest = drawPlaces(data.nearest, "found", chip);
      [...nearest.children].slice(FIRST_NEAREST).forEach((place) => (place.hidden = true));
      const rest = data.nearest.length - FIRST_NEAREST;
      const more = rest > 0 ? make("button", "tab", { type: "button" }, `${rest} more`) : null;
      if (more) more.onclick = () => {
        nearest.querySelectorAll("[hidden]").forEach((place) => (place.hidden = false));
        nearest.children[FIRST_NEAREST].querySelector("button").focus();
        more.remove();
      };
      children.push(make("h3", "heading", {}, data.nearest_are), nearest, make("div", "foot", {}, more));
    }
    children.push(...drawFoot(data, chip, send));
  } else {
    if (data.made) children.push(make("p", "made", {}, data.made));
    for (const group of data.groups) children.push(drawGroup(group, byNumber, chip));
    if (data.apart.length) children.push(drawApart(data.apart, byNumber, chip));
    children.push(...drawFoot(data, chip, send));
  }
  root.replaceChildren(make("section", "answer", { "aria-label": "Answer" }, ...children, card));
  if (data.told) announce(data.told);
}

function drawGroup(group, byNumber, chip) {
  return make("div", "group", {}, drawWho(group.facts), ...group.sentences.map((sentence) => drawSentence(sentence, byNumber, chip)));
}

function drawWho([who, ...rest]) {
  if (!who) return null;
  return make("p", "who", {}, make("strong", "", {}, who), ...rest.map((fact) => make("span", "fact", {}, fact)));
}

/** A sentence with its chips and how it is borne out; in a readout, after its speaker, with how many articles have it. */
function drawSentence(sentence, byNumber, chip) {
  const reasons = drawReasons(sentence);
  return make(
    "div",
    `sentence ${sentence.support}`,
    {},
    make(
      "p",
      "prose",
      {},
      sentence.lead ? make("span", "lead", {}, `${sentence.lead}: `) : null,
      make("span", "words", {}, sentence.text),
      make(
        "span",
        "tail",
        {},
        ...drawChips(sentence, byNumber, chip),
        drawBadge(sentence, reasons),
        sentence.reports ? make("span", "accounts", { title: `Reported in\n${sentence.reported_in}` }, sentence.reports) : null,
      ),
    ),
    reasons,
  );
}

function drawChips(sentence, byNumber, chip) {
  return sentence.numbers.filter((number) => byNumber.has(number)).map((number) => chip(byNumber.get(number), "cited"));
}

/** How a sentence is borne out; where something speaks against it, a button that shows what. */
function drawBadge(sentence, reasons) {
  const label = LABELS[sentence.support] ?? sentence.support;
  const meaning = SUPPORT[sentence.support];
  if (!reasons) return make("span", `badge ${sentence.support}`, { title: meaning }, label);
  reasons.hidden = true;
  const badge = make("button", `badge ${sentence.support}`, { type: "button", "aria-expanded": "false", title: [`${meaning}:`, ...sentence.reasons].join("\n") }, label);
  badge.onclick = () => {
    reasons.hidden = !reasons.hidden;
    badge.setAttribute("aria-expanded", String(!reasons.hidden));
  };
  return badge;
}

function drawReasons(sentence) {
  return sentence.reasons?.length ? make("ul", "reasons", {}, ...sentence.reasons.map((reason) => make("li", "", {}, reason))) : null;
}

/** What a language model wrote and nothing bears out: below the answer, each sentence with what speaks against it. */
function drawApart(sentences, byNumber, chip) {
  return make(
    "section", "apart", { "aria-label": "Not supported by the files" },
    make("h3", "heading", {}, "Not supported by the files"),
    make("p", "made", {}, "Written by the language model too; copies and exports leave it out."),
    ...sentences.map((sentence) => drawUnsupported(sentence, byNumber, chip)),
  );
}

function drawUnsupported(sentence, byNumber, chip) {
  return make("div", "sentence unsupported", {},
    make("p", "prose", {}, make("span", "words", {}, sentence.text), make("span", "tail", {}, ...drawChips(sentence, byNumber, chip))),
    drawReasons(sentence));
}

// ---------------------------------------------------------------- an answer while it is written

const keys = new WeakMap(); // element -> what it was drawn from

/** Gives a parent one child for each item, drawing only what is new or other than before: a sentence that stands stays,
    with the focus and the pointer on it. */
function keepChildren(parent, items, draw) {
  items.forEach((item, index) => {
    const key = JSON.stringify(item);
    const old = parent.children[index];
    if (old && keys.get(old) === key) return;
    const element = draw(item);
    keys.set(element, key);
    if (old) old.replaceWith(element);
    else parent.append(element);
  });
  while (parent.children.length > items.length) parent.lastElementChild.remove();
}

function drawWriting(root, data, send) {
  let page = keys.get(root.firstElementChild);
  if (!page?.writing) {
    const section = make("section", "answer writing", { "aria-label": "Answer being written" });
    page = { writing: section, send, status: make("p", "status", { role: "status" }), groups: make("div"), rest: make("p", "rest"), apart: make("div") };
    Object.assign(page, makeChips(root, (event) => page.send(event)));
    section.append(page.status, page.groups, page.rest, page.apart, page.card);
    keys.set(section, page);
    root.replaceChildren(section);
  }
  page.send = send;
  const { chip } = page;
  const byNumber = new Map(data.cited.map((place) => [place.number, place]));
  if (page.status.textContent !== data.status) page.status.textContent = data.status;
  while (page.groups.children.length < data.groups.length) page.groups.append(make("div", "group"));
  while (page.groups.children.length > data.groups.length) page.groups.lastElementChild.remove();
  data.groups.forEach((group, index) => {
    const lines = [...(group.facts.length ? [{ facts: group.facts }] : []), ...group.sentences];
    keepChildren(page.groups.children[index], lines, (line) => (line.facts ? drawWho(line.facts) : drawSentence(line, byNumber, chip)));
  });
  page.rest.hidden = !data.rest.trim();
  page.rest.replaceChildren(...(page.rest.hidden ? [] : [make("span", "words", {}, data.rest), make("span", "badge", {}, "not checked yet")]));
  keepChildren(page.apart, data.apart.length ? [data.apart] : [], (sentences) => drawApart(sentences, byNumber, chip));
}

// ---------------------------------------------------------------- the line under an answer

const LEAVES = 8; // pixels

/** What was cited, what else was found, the receipt, how it was made, copy, and another try. */
function drawFoot(data, chip, send) {
  const panels = make("div", "panels");
  const tabs = [];
  const addTab = (label, fill) => {
    const tab = make("button", "tab", { type: "button", "aria-expanded": "false" }, label);
    tab.onclick = async () => {
      await leaveEnd(tab);
      const opened = tab.getAttribute("aria-expanded") === "true";
      tabs.forEach((each) => each.setAttribute("aria-expanded", "false"));
      tab.setAttribute("aria-expanded", String(!opened));
      panels.replaceChildren(...(opened ? [] : fill()));
    };
    tabs.push(tab);
  };
  const list = (heading, places, kind) => () => [make("h3", "heading", {}, heading), drawPlaces(places, kind, chip)];
  if (!data.abstained) {
    addTab(`${data.cited.length} cited`, list("Cited", data.cited, "cited"));
    if (data.also_found.length) addTab(`${data.also_found.length} also found`, list("Also found, not used", data.also_found, "found"));
    if (data.receipt) addTab("Receipt", () => [drawReceipt(data.receipt)]);
  }
  if (data.work) addTab("Show the work", () => data.work.calls.flatMap(drawCall));
  const copies = data.abstained ? [] : [makeCopy("Copy with sources", data.copy, "The text with its markers, and the numbered sources"), makeCopy("Copy text", data.copy_plain, "The sentences alone")];
  const act = (label, kind, title) => make("button", "tab", { type: "button", title, onclick: (event) => leaveEnd(event.currentTarget).then(() => send({ kind })) }, label);
  const again = data.can_ask_again ? act("Ask again", "again", data.stale ? "Asks the articles as they are now" : "Asks the language model anew, not from the cache") : null;
  const changes = data.can_change ? [act("Edit question", "reword", "Ask it in other words; what follows it goes"), act("Delete", "remove", "Delete this question with its answer")] : [];
  const stale = data.stale ? make("p", "stale", { role: "note" }, data.stale) : null;
  return [stale, make("div", "foot", {}, ...tabs, ...copies, again, ...changes, make("span", "engine", {}, data.engine)), panels];
}

/** Leaves the very end of the page, which the page would follow: what opens below an answer would carry it away. */
async function leaveEnd(element) {
  const scroller = findScroller(element);
  if (!scroller || scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - LEAVES) return;
  scroller.scrollTop -= LEAVES;
  await new Promise((done) => setTimeout(done, 100)); // until the page has seen it
}

/** One call of a language model, exactly: what it was sent, and what came. */
function drawCall(call) {
  return [[call.sent, call.prompt], [call.came, call.reply || "(nothing)"]].flatMap(([heading, text]) => [
    make("div", "work-head", {}, make("h3", "heading", {}, heading), makeCopy("Copy", text)),
    make("pre", "raw", { tabindex: "0", role: "region", "aria-label": heading }, text),
  ]);
}

/** A button that copies a text; none where the browser has no clipboard for this page. */
function makeCopy(label, text, title = null) {
  if (!navigator.clipboard) return null;
  const copy = make("button", "tab", { type: "button", title }, label);
  copy.onclick = async () => {
    copy.textContent = await navigator.clipboard.writeText(text).then(() => "Copied", () => "The browser does not allow it");
    setTimeout(() => (copy.textContent = label), 1500);
  };
  return copy;
}
