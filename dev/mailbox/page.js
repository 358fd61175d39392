const find = (id) => document.getElementById(id);
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const link = /https?:\/\/[^\s<>"]+/g;

let messages = [];
let chosenId = null;
let form = "html";

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function showList() {
  const items = messages.map((message) => {
    const button = document.createElement("button");
    button.type = "button";
    button.ariaCurrent = String(message.id === chosenId);
    button.append(
      element("b", message.subject || "No subject"),
      element("span", `${message.recipients.join(", ")} · ${time.format(new Date(message.receivedAt))}`),
    );
    button.addEventListener("click", () => choose(message.id));
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  find("list").replaceChildren(...items);
  find("clear").hidden = messages.length === 0;
}

/** The text with its addresses as links. */
function withLinks(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(link)) {
    const anchor = element("a", match[0]);
    Object.assign(anchor, { href: match[0], target: "_blank", rel: "noopener" });
    parts.push(text.slice(end, match.index), anchor);
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

function showMessage() {
  const message = messages.find(({ id }) => id === chosenId);
  find("empty").hidden = message !== undefined;
  find("mail").hidden = message === undefined;
  document.title = message ? `${message.subject} · Mailbox` : "Mailbox";
  if (!message) return;
  find("subject").textContent = message.subject || "No subject";
  find("details").textContent = `From ${message.from} to ${message.to}`;
  for (const button of document.querySelectorAll("[data-form]"))
    button.ariaPressed = String(button.dataset.form === form);
  const frame = find("html");
  frame.hidden = form !== "html";
  find("text").hidden = form === "html";
  const address = `/messages/${message.id}`;
  if (frame.getAttribute("src") !== address) frame.setAttribute("src", address);
  const headers = message.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  find("text").replaceChildren(...withLinks(form === "headers" ? headers : message.text));
}

function choose(id) {
  chosenId = id;
  showList();
  showMessage();
}

async function refresh() {
  const newest = messages[0]?.id;
  const response = await fetch("/api/messages");
  ({ messages } = await response.json());
  const isGone = !messages.some(({ id }) => id === chosenId);
  // Whoever reads the newest mail wants to see the next one; whoever reads an older one wants to stay there.
  choose(isGone || chosenId === newest ? (messages[0]?.id ?? null) : chosenId);
}

for (const button of document.querySelectorAll("[data-form]")) {
  button.addEventListener("click", () => {
    form = button.dataset.form;
    showMessage();
  });
}
find("clear").addEventListener("click", () => fetch("/api/messages", { method: "DELETE" }));
new EventSource("/api/changes").addEventListener("message", refresh);
