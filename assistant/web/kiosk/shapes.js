// Small pictures that stand beside a word, never instead of it.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  yes: "M4 13l5 5L20 6",
  no: "M5 5l14 14M19 5L5 19",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.5-7 8-7s8 3 8 7",
  repeat: "M5 12a7 7 0 1 1 2 5M5 20v-4h4",
  slower: "M12 5l-7 7 7 7M20 5l-7 7 7 7",
  more: "M12 4v16M5 13l7 7 7-7",
  louder: "M4 10v4h4l5 4V6l-5 4zM17 9a4 4 0 0 1 0 6M19 6a8 8 0 0 1 0 12",
};

/** An <svg> of the named shape, or null when there is none. */
export function shape(name) {
  if (!Object.hasOwn(PATHS, name)) return null;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
