// The frame of a mail is as high as the mail; without this script it scrolls inside.
for (const frame of document.querySelectorAll("iframe.letter")) {
  let width = 0;
  const fit = () => {
    const letter = frame.contentDocument;
    if (!letter || letter.URL === "about:blank" || frame.clientWidth === width) return;
    width = frame.clientWidth;
    frame.style.height = "0";
    frame.style.height = `${letter.documentElement.scrollHeight + frame.offsetHeight - frame.clientHeight}px`;
  };
  frame.addEventListener("load", () => { width = 0; fit(); });
  addEventListener("resize", fit);
  fit(); // The mail may have come before this script.
}
