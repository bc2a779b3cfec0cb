// Keeps the remarks beside the form of a post up to date while somebody writes. Without it they are those of the last
// time the page was loaded.
const place = document.querySelector("[data-checks]");
const button = document.querySelector("[data-check-again]");
const PAUSE = 3000;

if (place && button) {
  const form = document.querySelector("#content-main form[enctype], #content-main form");
  const status = document.querySelector("[data-checks-status]");
  let timer = 0;
  let latest = 0;

  async function check() {
    const mine = ++latest;
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    try {
      const answer = await fetch(place.dataset.checks, { method: "POST", body, redirect: "error" });
      if (answer.ok && mine === latest) place.innerHTML = await answer.text();
      return answer.ok;
    } catch {
      return false; // the next letter tries again
    }
  }

  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = (await check()) ? "Checked." : "The checks could not be made. Please try again.";
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
}
