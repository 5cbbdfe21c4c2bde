"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const findings = all("details.finding");

// A link into a folded part unfolds it.
const reveal = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  if (target.id === "known") all("details", target).forEach((fold) => { fold.open = true; });
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

// On paper everything is unfolded.
let folded = [];
addEventListener("beforeprint", () => {
  folded = all("details:not([open])");
  folded.forEach((fold) => { fold.open = true; });
});
addEventListener("afterprint", () => folded.forEach((fold) => { fold.open = false; }));

for (const button of all("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = button.closest("figure").querySelector("pre");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}

const tools = document.querySelector(".tools");
if (tools) {
  tools.hidden = false;
  const unfold = document.getElementById("unfold");
  const say = () => { unfold.textContent = unfold.getAttribute("aria-pressed") === "true" ? "Fold all" : "Unfold all"; };
  say();
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    findings.forEach((finding) => { finding.open = open; });
    say();
  });
  document.getElementById("filter").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of all(".operation")) {
      const name = group.querySelector("h3").textContent;
      const members = all("details.finding", group);
      for (const finding of members) {
        const text = `${name} ${finding.querySelector("summary").textContent} ${finding.id}`.toLowerCase();
        finding.hidden = !words.every((word) => text.includes(word));
      }
      group.hidden = members.every((finding) => finding.hidden);
    }
    document.getElementById("nothing").hidden = findings.some((finding) => !finding.hidden);
  });
}
