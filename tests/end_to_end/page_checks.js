// Looks at a page as a careful reader would, and returns what is wrong with it, one line each.
() => {
  const wrong = [];
  const root = document.documentElement;
  if (!root.lang) wrong.push("no language");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
  if (root.scrollWidth > root.clientWidth) wrong.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth} pixels`);

  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) wrong.push(`id ${id} twice`);
  for (const name of ["aria-labelledby", "aria-describedby", "for"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(/\s+/)) if (!ids.includes(id)) wrong.push(`${name} ${id} names nothing`);
    }
  }
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (![...field.labels].some((label) => label.textContent.trim())) wrong.push(`${field.id} has no label`);
  }
  for (const control of document.querySelectorAll("a, button, summary")) {
    if (!control.textContent.trim()) wrong.push("a control without text");
  }
  let level = 0;
  for (const heading of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1 && !heading.closest("aside")) wrong.push(`a level is left out before "${heading.textContent.trim()}"`);
    level = next;
  }

  // Contrast as WCAG 2.2 counts it (relative luminance, 1.4.3).
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => {
    const linear = [red, green, blue].map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest(".visually-hidden")) continue;
    const style = getComputedStyle(element);
    const [lighter, darker] = [luminance(channels(style.color)), luminance(background(element))].sort((a, b) => b - a);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < needed) wrong.push(`contrast ${ratio.toFixed(2)} of "${walker.currentNode.data.trim().slice(0, 40)}"`);
  }

  // Targets of at least 24 by 24 pixels (2.5.8); links inside sentences are exempt.
  for (const control of document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, a.brand, a.button")) {
    const field = control.getBoundingClientRect();
    const named = control.labels && control.labels[0] ? control.labels[0].getBoundingClientRect() : field;
    if (Math.max(field.height, named.height) < 24) wrong.push(`${control.id || control.textContent} is ${field.height} pixels high`);
  }
  return wrong;
}
