// Sends what is typed in the form of a post or page to the server every few seconds, and holds it in this browser until
// the server has it. Without this script the buttons below the form keep and save it all the same.
import { forget, leftBehind, openWindows, stayOpen, write } from "./admin-copies.js";
import { makeLine } from "./admin-line.js";
import { fill, words } from "./admin-words.js";

const EVERY = 5000;
const PATIENCE = 10000;
const AGAIN = 1500;
const NO_CONNECTION = "Not kept: no connection. Trying again.";

const place = document.querySelector("[data-autosave]");
if (place) start(place.closest("form"), place.dataset);

function start(form, { autosave, thing, owner, isNew }) {
  const tab = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  const name = `${thing}:${tab}`;
  const line = makeLine(place);
  let acknowledged = words(form);
  let underWay = null;
  let isSent = false;
  let timer = 0;

  for (const field of ["tab", "aside"]) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: field });
    input.value = field === "tab" ? tab : "";
    place.append(input);
  }
  stayOpen(tab);

  const stand = () => ({ stand: form.elements.stand.value, draft: form.elements.draft.value });
  // With what the form began: sent with the words, and no part of them.
  const signs = () => ({ ...stand(), tab, aside: form.elements.aside.value });
  const copy = () => write(name, { ...stand(), tab, owner, isNew, words: words(form) });

  function post(text, signs, leaving = false) {
    const body = new URLSearchParams(text);
    for (const [key, value] of Object.entries(signs)) body.set(key, value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const signal = leaving ? undefined : AbortSignal.timeout(PATIENCE);
    return fetch(autosave, { method: "POST", body, keepalive: leaving, redirect: "error", signal });
  }

  async function renewToken() {
    const answer = await fetch(autosave, { redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
    const found = await answer.json();
    if (answer.ok && found.owner === owner) form.elements.csrfmiddlewaretoken.value = found.token;
    return answer.ok ? { isMine: found.owner === owner } : found;
  }

  function take(answer, found, sent) {
    if (answer.ok) {
      form.elements.stand.value = found.stand;
      form.elements.draft.value = found.draft;
      if (isNew === "yes") nameTheAddress(found.draft);
      line.kept(`Kept at ${found.at}`);
    } else {
      form.elements.aside.value = found.aside ?? "";
      line.met(found);
    }
    acknowledged = sent;
    if (words(form) === sent) forget(name);
  }

  async function save() {
    const sent = words(form);
    try {
      let answer = await post(sent, signs());
      if (answer.status === 403) {
        const { isMine, sentence } = await renewToken();
        if (!isMine) return line.lost(sentence ?? "Somebody else is signed in now. Your words are kept in this browser.");
        answer = await post(sent, signs());
      }
      const found = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.ok || answer.status === 409) take(answer, found, sent);
      else line.lost(found.sentence ?? NO_CONNECTION);
    } catch {
      line.lost(NO_CONNECTION);
    }
  }

  const saveInTurn = () => (underWay ??= save().finally(() => (underWay = null)));
  const hasChanged = () => words(form) !== acknowledged;

  function leave() {
    if (isSent || !hasChanged()) return;
    copy();
    // A large text does not fit into what browsers send after a page is gone; then the copy waits here.
    post(words(form), signs(), true).catch(() => {});
  }

  form.addEventListener("input", () => {
    isSent = false;
    timer ||= setTimeout(() => {
      timer = 0;
      copy();
    }, 300);
  });
  setInterval(() => !isSent && hasChanged() && saveInTurn(), EVERY);
  addEventListener("online", () => hasChanged() && saveInTurn());
  document.addEventListener("visibilitychange", () => document.hidden && !isSent && hasChanged() && saveInTurn());
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && (isSent = false));
  form.addEventListener("submit", (event) => {
    if (underWay) {
      // What is under way would otherwise arrive behind it.
      event.preventDefault();
      const { submitter } = event;
      underWay.finally(() => form.requestSubmit(submitter));
      return;
    }
    isSent = true;
    if (hasChanged()) copy();
  });

  // The page that brings two versions together shows what the server has. So the last words go there first.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest('[data-bar="met"] a');
    if (!link || event.ctrlKey || event.metaKey || !(underWay || hasChanged())) return;
    event.preventDefault();
    await underWay;
    if (hasChanged()) await saveInTurn();
    location.assign(link.href);
  });

  // What earlier windows could not send: into the form, where it belongs there; else to the server, which knows what to do.
  async function takeUp() {
    const open = await openWindows();
    let isAgain = false;
    const start = isNew === "yes" ? `${thing.split(":")[0]}:` : `${thing}:`;
    for (const [old, left] of leftBehind(start, owner)) {
      if (left.tab === tab || (isNew === "yes" && left.isNew !== "yes")) continue;
      // A window that has just been closed may still hold its lock for a moment.
      if (open.has(`desk:${left.tab}`)) {
        isAgain = true;
        continue;
      }
      if (left.stand === stand().stand && (isNew === "no" || left.draft === stand().draft) && !hasChanged()) {
        // Equal where the server gave them back already, after signing in again.
        if (left.words !== words(form)) {
          fill(form, left.words);
          line.back(left.at);
        }
        copy();
        forget(old);
      } else if (left.words) {
        await send(old, left);
      }
    }
    if (isAgain) setTimeout(takeUp, AGAIN);
  }

  // The server has taken them as the newest words: then they are what this form shows, if nothing was typed into it yet.
  function adopt(found, left) {
    if (hasChanged()) return;
    fill(form, left.words);
    form.elements.stand.value = found.stand;
    if (hasChanged()) line.back(left.at);
    acknowledged = words(form);
  }

  async function send(old, left) {
    try {
      const answer = await post(left.words, { stand: left.stand, draft: left.draft, tab: left.tab });
      if (!answer.ok && answer.status !== 409) return;
      forget(old);
      const found = await answer.json();
      if (found.is_known) return;
      if (found.aside) line.met(found);
      else if (answer.ok && isNew === "no") adopt(found, left);
      else if (isNew === "yes" && found.draft !== stand().draft) line.elsewhere(`?draft=${found.draft}`);
    } catch {
      // It waits for the next time.
    }
  }

  takeUp();
}

function nameTheAddress(draft) {
  const here = new URL(location);
  if (here.searchParams.get("draft") === draft) return;
  here.searchParams.set("draft", draft);
  history.replaceState(null, "", here);
}
