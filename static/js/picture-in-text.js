// Shows a picture inside the editor: as readers will see it, with the words it has here or in the library.
import { factsAddress } from "./picture-dialog.js";

const known = new Map();

function factsOf(number) {
  if (!known.has(number)) {
    const asked = fetch(factsAddress(number)).then((answer) => (answer.ok ? answer.json() : null));
    known.set(number, asked);
    asked.catch(() => known.delete(number)); // asked again when it is drawn again
  }
  return known.get(number);
}

const make = (name, properties) => Object.assign(document.createElement(name), properties);

/** A ProseMirror node view. */
export function drawPicture({ node }) {
  const dom = make("figure", { className: "picture-in-text", contentEditable: "false" });
  const draw = async ({ image, alt, caption }) => {
    const facts = await factsOf(image).catch(() => undefined);
    if (!facts) {
      const words = facts === null ? "This picture is no longer in the library." : "This picture cannot be shown now.";
      dom.replaceChildren(make("p", { textContent: words }));
      return;
    }
    const words = [caption || facts.caption, facts.credit].filter(Boolean).join(" ");
    const drawn = make("img", { src: facts.src, width: facts.width, height: facts.height, alt: alt || facts.alt });
    dom.replaceChildren(drawn, ...(words ? [make("figcaption", { textContent: words })] : []));
  };
  draw(node.attrs);
  return {
    dom,
    update(updated) {
      if (updated.type.name !== "picture") return false;
      draw(updated.attrs);
      return true;
    },
  };
}
