// Sends an unsent comment to the server every few seconds, so that it waits on every device. The button "Keep for
// later" does the same by hand.
import { eachForm } from "./each-form.js";

const PAUSE = 5000;

eachForm((form) => {
  const field = form.elements.text;
  let timer = 0;
  let wasTouched = false;
  let hasChanged = false;
  let isSent = false;

  async function save({ keepalive = false } = {}) {
    if (isSent || !form.isConnected) return;
    const text = field.value;
    hasChanged = false;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        // As the form itself is sent: of that the server sees when a part of it was lost on the way.
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        keepalive,
      });
      if (!answer.ok || !(await answer.json()).kept) throw new Error("not kept");
      form.dispatchEvent(new CustomEvent("draft-kept", { detail: text }));
    } catch {
      hasChanged = true; // the next letter tries again, and the browser has its copy
    }
  }

  form.addEventListener("input", () => {
    wasTouched = hasChanged = true;
    isSent = false;
    timer ||= setTimeout(() => {
      timer = 0;
      save();
    }, PAUSE);
  });
  form.addEventListener("submit", () => (isSent = true));
  addEventListener("pageshow", (event) => event.persisted && (isSent = false));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && hasChanged) save({ keepalive: true });
  });
  // Also when nothing has changed since: another tab may have posted, and so forgotten, meanwhile.
  addEventListener("pagehide", () => wasTouched && field.value.trim() && save({ keepalive: true }));
});
