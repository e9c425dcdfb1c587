
// ---------------------------------------------------------------- meetings

function drawMeetings(root, data, send) {
  const rows = data.rows.map((row, index) =>
    make(
      "li", "meeting", {},
      make(
        "button", "meeting-open", { type: "button", "data-name": `meeting-${index}`, onclick: () => send({ kind: "choose", meeting: row.id }) },
        make("span", "meeting-name", {}, row.name),
        make("span", "row-facts", {}, ...row.facts.map((fact) => make("span", "fact", {}, fact))),
        make("span", "meeting-people", {}, row.people),
      ),
      row.edited ? make("span", "badge", { title: "A person has decided something about this meeting" }, "decided by a person") : null,
      row.reason ? make("details", "meeting-why", {}, make("summary", "", {}, "Why undated"), make("p", "", {}, row.reason)) : null,
    ));
  root.replaceChildren(make("ol", "meetings", { "aria-label": "Meetings" }, ...rows));
}

const FIRST_ARTICLES = 6; // of a meeting's articles; the others unfold

function drawMeeting(root, data, send) {
  const link = (place) => {
    const name = `evidence-${place.place}`;
    return make("button", "line-link evidence", { type: "button", "data-name": name, title: `Open it in ${place.title}`, onclick: () => { rememberOpener(root, name); send({ kind: "open", place: place.place }); } },
      make("span", "evidence-words", {}, `“${place.words}”`), make("span", "fact", {}, place.where));
  };
  const facts = data.facts.map((fact) => [
    make("dt", "", {}, fact.label),
    make("dd", "", {}, make("p", "evidences", {}, make("strong", "", {}, fact.value), ...fact.places.map(link)),
      fact.reason ? make("p", "problem-reason", {}, fact.reason) : null),
  ]);
  const people = data.people.map((person, index) =>
    person.id
      ? make("button", "person", { type: "button", "data-name": `person-${index}`, title: "What is reported of them at this meeting", onclick: () => send({ kind: "choose", speaker: person.id }) },
        person.name, person.count ? make("span", "who-count", {}, String(person.count)) : null)
      : make("span", "person", {}, person.name));
  const articles = data.articles.map((article, index) => {
    const name = `article-${index}`;
    return make("li", "", { hidden: index >= FIRST_ARTICLES },
      make("button", "row-text", { type: "button", "data-name": name, title: article.source, onclick: () => { rememberOpener(root, name); send({ kind: "read", source: article.source }); } },
        make("span", "row-title", {}, article.title),
        make("span", "row-facts", {}, ...article.facts.map((fact) => make("span", "fact", {}, fact)))),
      article.reasons.length ? make("details", "meeting-why", {}, make("summary", "", {}, "Why it is here"), ...article.reasons.map((reason) => make("p", "", {}, reason))) : null);
  });
  const rest = articles.length - FIRST_ARTICLES;
  const more = rest > 0 ? make("button", "tab", { type: "button" }, `${rest} more`) : null;
  if (more) more.onclick = () => {
    articles.forEach((article) => (article.hidden = false));
    articles[FIRST_ARTICLES].querySelector("button").focus();
    more.remove();
  };
  root.replaceChildren(
    make("dl", "meeting-facts", { "aria-label": "Facts" }, ...facts.flat(),
      make("dt", "", {}, "Who"), make("dd", "people", {}, ...(people.length ? people : ["No article names anybody who took part"])),
      make("dt", "", {}, data.articles.length === 1 ? "Article" : "Articles"), make("dd", "", {}, make("ol", "told", {}, ...articles), more)),
  );
}

function drawReadout(root, data, send) {
  const { card, chip } = makeChips(root, send);
  const byNumber = new Map(data.cited.map((place) => [place.number, place]));
  const sections = data.sections.map((section) =>
    make("div", "group", {}, make("h3", "readout-heading", {}, section.heading),
      ...section.sentences.flatMap((sentence) => [
        sentence.about ? make("p", "about", {}, sentence.about) : null,
        drawSentence(sentence, byNumber, chip),
      ]).filter(Boolean)));
  const head = [
    data.notice ? make("p", "notice", { role: "note" }, data.notice) : null,
    data.made ? make("p", "made", {}, data.made) : null,
  ].filter(Boolean);
  const differences = data.differences.map((one) =>
    make("li", "difference", {},
      make("p", "difference-head", {}, make("strong", "", {}, one.about), make("span", "badge", {}, one.label)),
      make("p", "problem-reason", {}, one.note),
      ...(one.found ? [make("p", "about", {}, one.found)] : []),
      drawPlaces(one.versions, "cited", chip)));
  if (differences.length) sections.push(make("div", "group", {}, make("h3", "readout-heading", {}, data.differ), make("ol", "", {}, ...differences)));
  root.replaceChildren(make("section", "answer readout", { "aria-label": "Readout" }, ...head, ...sections, ...drawFoot(data, chip, send), card));
}

/** The words of one account, with those marked that the other account has otherwise. */
function makeRuns(runs) {
  return runs.flatMap((run, index) => [index ? " " : "", run.differs ? make("mark", "differs", {}, run.text) : run.text]);
}
