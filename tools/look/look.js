// The frame of a mail is as high as the mail; without this script it scrolls inside.
for (const frame of document.querySelectorAll("iframe.letter")) {
  let width = 0;
  const fit = () => {
    const mail = frame.contentDocument?.documentElement;
    if (!mail || frame.clientWidth === width) return;
    width = frame.clientWidth;
    frame.style.height = "0";
    frame.style.height = `${mail.scrollHeight + frame.offsetHeight - frame.clientHeight}px`;
  };
  frame.addEventListener("load", () => { width = 0; fit(); });
  addEventListener("resize", fit);
}
