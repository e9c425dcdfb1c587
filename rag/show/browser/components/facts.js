
// ---------------------------------------------------------------- facts

function drawFacts(root, data) {
  const rows = data.rows.flatMap((row) => [
    make("dt", row.code === "name" ? "code" : "", {}, row.name),
    make("dd", "", {},
      make("span", row.code === "value" ? "code" : "", {}, row.value), " ",
      row.badge ? make("span", `badge ${row.tone}`, {}, row.badge) : null,
      row.note ? make("p", "fact-note", {}, row.note) : null),
  ]);
  root.replaceChildren(make("dl", "facts", { "aria-label": data.label }, ...rows));
}
