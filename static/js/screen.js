// The lobby's screen turns by itself, may be stopped by any key or tap, and takes what is new when it is there.
const TURN = 12000;
const LOOK = 60000;
const button = document.querySelector(".lobby__stop");
const status = document.querySelector(".lobby__at");
let at = 0;
// Who asks for less motion gets a screen that stands still until told to go.
let stopped = matchMedia("(prefers-reduced-motion: reduce)").matches;
let turned = Date.now();

const slides = () => [...document.querySelectorAll(".slide")];

function show(next) {
  const all = slides();
  at = (next + all.length) % all.length;
  all.forEach((slide, index) => slide.toggleAttribute("data-on", index === at));
  turned = Date.now();
}

function stop(whether) {
  stopped = whether;
  button.setAttribute("aria-pressed", String(stopped));
  button.textContent = stopped ? button.dataset.go : button.dataset.pause;
  turned = Date.now();
}

async function look() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [mine, theirs] = [document, fresh].map((page) => page.querySelector("main[data-stamp]"));
    status.textContent = "";
    if (!theirs || theirs.dataset.stamp === mine.dataset.stamp) return;
    document.querySelector(".lobby__head").replaceWith(fresh.querySelector(".lobby__head"));
    mine.replaceWith(theirs);
    show(Math.min(at, slides().length - 1));
  } catch {
    status.textContent = status.dataset.off; // What is on the screen stays there.
  }
}

document.documentElement.dataset.turning = "yes";
button.hidden = false;
show(0);
stop(stopped);
document.addEventListener("click", () => stop(!stopped));
document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") show(at + (event.key === "ArrowRight" ? 1 : -1));
  else if (event.target !== button && event.key !== "Tab" && event.key !== "Shift") stop(!stopped);
});
setInterval(() => stopped || Date.now() - turned < TURN || show(at + 1), 500);
setInterval(look, LOOK);
