// Reads the marked part of a page aloud, sentence by sentence: phones cut off one long utterance.
const voice = window.speechSynthesis;
const SKIP = "svg, button, form, nav, .vh, .no-print, [hidden]";

function wordsOf(part) {
  const copy = part.cloneNode(true);
  for (const node of copy.querySelectorAll(SKIP)) node.remove();
  for (const node of copy.querySelectorAll("p, li, h1, h2, h3, td, th, caption, .flow__k, .flow__v")) node.append("。");
  return copy.textContent.replace(/\s+/g, " ").replace(/([，。！？：；])\s*。/g, "$1");
}

function stop(button) {
  voice.cancel();
  button.setAttribute("aria-pressed", "false");
}

export function toggle(button, part) {
  if (!part || voice.speaking || voice.pending) return stop(button);
  const sentences = wordsOf(part).match(/[^。！？]+[。！？]?/g) ?? [];
  button.setAttribute("aria-pressed", "true");
  sentences.forEach((sentence, index) => {
    const said = new SpeechSynthesisUtterance(sentence);
    said.lang = document.documentElement.lang.startsWith("en") ? "en" : "zh-CN";
    said.rate = 0.9;
    if (index === sentences.length - 1) said.onend = () => stop(button);
    voice.speak(said);
  });
}

addEventListener("pagehide", () => voice.cancel());
