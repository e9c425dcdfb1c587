// ---------------------------------------------------------------- conversations

function drawChats(root, data, send) {
  const scrolled = root.querySelector(".chats")?.scrollTop;
  const open = (event, chat) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser opens it in a tab or a window of its own
    event.preventDefault();
    send({ kind: "chat", chat });
  };
  const rows = data.rows.map((row, index) =>
    make("li", "", {},
      make("a", row.shown ? "chat shown" : "chat",
        { href: `?chat=${row.chat}`, target: "_self", title: `${row.title} · ${row.turns}`, "data-name": `chat-${index}`, "aria-current": row.shown ? "page" : null, onclick: (event) => open(event, row.chat) },
        make("span", "chat-title", {}, row.title), make("span", "chat-when", {}, row.when))));
  root.replaceChildren(make("nav", "chats", { "aria-label": "Conversations" }, make("ul", "", {}, ...rows)));
  if (scrolled) root.querySelector(".chats").scrollTop = scrolled;
}
