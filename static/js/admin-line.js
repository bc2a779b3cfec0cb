// The line above the form that says whether what is typed is kept, and the bars for what needs a decision.
export function makeLine(place) {
  const line = add(place, "p", "draft-line");
  // Read out when something changes, and not every few seconds.
  const spoken = add(place, "p", "visually-hidden");
  spoken.setAttribute("role", "status");
  let state = "";

  function show(next, text) {
    line.textContent = text;
    line.classList.toggle("draft-line--lost", next === "lost");
    if (next !== state) spoken.textContent = next === "kept" ? "What you type is kept." : text;
    state = next;
  }

  function bar(kind, sentence, address, text) {
    document.querySelector(`[data-bar="${kind}"]`)?.remove();
    const box = make("div", "draft-bar draft-bar--aside");
    place.before(box);
    box.dataset.bar = kind;
    box.setAttribute("role", "alert");
    add(box, "p", "draft-bar__words").textContent = sentence;
    if (address) Object.assign(add(box, "a", "act-link"), { href: address, textContent: text });
  }

  return {
    kept: (text) => show("kept", text),
    lost: (text) => show("lost", text),
    met: ({ sentence, link, link_text: text }) => {
      show("met", "");
      bar("met", sentence, link, text);
    },
    back: (at) => {
      const time = new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
      bar("back", `These words are from ${time}. They had not reached the server. This browser kept them.`);
    },
    elsewhere: (address) => bar("else", "This browser kept words of another new text. They are safe now.", address, "Open it"),
  };
}

function add(place, tag, name) {
  const element = make(tag, name);
  place.append(element);
  return element;
}

function make(tag, name) {
  const element = document.createElement(tag);
  element.className = name;
  return element;
}
