// Adds two keys while the focus is in the thread: "n" goes to the next new comment, "u" up to what a comment answers.
// Without it the links "Next new" and "answering #7" do the same. Outside the thread and in fields the keys do nothing.
const thread = document.querySelector(".thread");
const help = document.querySelector("[data-thread-keys]");
const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
thread.after(said);
if (help) help.hidden = false;

function go(comment) {
  comment.tabIndex = -1;
  // Named by its first line, or all of the comment would be read aloud at once.
  const head = comment.querySelector(".comment__head");
  head.id ||= `${comment.id}-head`;
  comment.setAttribute("aria-labelledby", head.id);
  comment.focus();
}

function say(words) {
  // Emptied first: the same words twice would be said once.
  said.textContent = "";
  setTimeout(() => {
    said.textContent = words;
  }, 50);
}

function nextNew(here) {
  const marks = [...thread.querySelectorAll(".badge--new")].map((mark) => mark.closest(".comment"));
  const next = marks.find((comment) => here.compareDocumentPosition(comment) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (next) go(next);
  else say("There is no new comment further down on this page.");
}

function up(here) {
  const link = here.querySelector(".comment__answering");
  const above = link?.hash && document.getElementById(link.hash.slice(1));
  if (above) go(above);
  else if (link) location.assign(link.href);
  else say("This comment answers no other.");
}

const KEYS = { n: nextNew, u: up };

thread.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  const here = event.target.closest(".comment");
  if (!act || !here || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  act(here);
});
