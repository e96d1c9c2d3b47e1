// What the pages do more when scripts run, with words that stand in the page, in its language. Everything here is a comfort: without it all links and forms work.
(() => {
  "use strict";
  const POLLS_AT_MOST = 10;
  const polls = new Map();
  const find = (selector, root = document) => root.querySelector(selector);

  const say = (text) => {
    find("#live").textContent = "";
    requestAnimationFrame(() => { find("#live").textContent = text; });
    show(text);
  };

  const show = (text) => {
    const line = document.createElement("p");
    line.className = "toast-text";
    line.setAttribute("aria-hidden", "true");
    line.textContent = text;
    find("#toast").replaceChildren(line);
    fadeToast();
  };

  const fadeToast = () => {
    const line = find("#toast .toast-text");
    if (line && getComputedStyle(line).position !== "static") setTimeout(() => line.remove(), 10000);
  };

  const focusErrors = () => { find("#error-summary")?.focus(); };

  const closeMenu = (event) => {
    const menu = find(".menu[open]");
    if (!menu) return;
    if (event.type === "keydown" && event.key === "Escape") {
      menu.open = false;
      find("summary", menu).focus();
    } else if (event.type === "click" && !menu.contains(event.target)) {
      menu.open = false;
    }
  };

  // A second click on the same button sends nothing; the Idempotency-Key makes it harmless anyway.
  const sendOnce = (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  };

  const forgetSent = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  };

  const countLetters = (event) => {
    const line = event.target.dataset?.count && document.getElementById(event.target.dataset.count);
    if (line) line.textContent = line.dataset.left.replace("#", event.target.maxLength - event.target.value.length);
  };

  const limitPolls = (event) => {
    const asking = event.target.closest?.("[data-polls]");
    if (!asking) return;
    const url = asking.getAttribute("hx-get");
    polls.set(url, (polls.get(url) || 0) + 1);
    if (polls.get(url) > POLLS_AT_MOST) event.preventDefault();
  };

  const tellTrouble = (event) => {
    const status = event.detail?.ctx?.response?.status;
    if (status === 422) return;
    const words = find("#live").dataset;
    if (status === 429) say(words.fast);
    else if (status === 404) say(words.gone);
    else say(words.trouble);
  };

  const copyLink = async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    say(find("#live").dataset.copied);
  };

  const printPage = (event) => { if (event.target.closest?.("[data-print]")) window.print(); };

  document.addEventListener("click", closeMenu);
  document.addEventListener("keydown", closeMenu);
  document.addEventListener("click", copyLink);
  document.addEventListener("click", printPage);
  document.addEventListener("submit", sendOnce);
  document.addEventListener("input", countLetters);
  document.addEventListener("htmx:before:request", limitPolls);
  document.addEventListener("htmx:after:swap", focusErrors);
  document.addEventListener("htmx:response:error", tellTrouble);
  document.addEventListener("htmx:error", tellTrouble);
  window.addEventListener("pageshow", forgetSent);
  focusErrors();
  fadeToast();
})();
