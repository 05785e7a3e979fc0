"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const fromTemplate = (id) => {
    const template = document.getElementById(id);
    return template ? template.content.firstElementChild.cloneNode(true) : null;
  };

  // Light and dark: the reader's system decides until the button is used.
  const toggle = document.querySelector(".theme-toggle");
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.dataset.theme = (root.dataset.theme || system) === "dark" ? "light" : "dark";
  });

  // Contents: fold on a narrow screen, mark the section that is being read.
  const contents = document.querySelector(".toc details");
  if (contents) {
    const wide = matchMedia("(min-width: 64rem)");
    const fit = () => { contents.open = wide.matches; };
    fit();
    wide.addEventListener("change", fit);
    const links = new Map(all(".toc a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    const mark = () => {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 4);
      const current = passed.length ? links.get(passed[passed.length - 1].id) : null;
      for (const link of links.values()) {
        if (link === current) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  // Evidence: hover, focus or tap on a number shows its ledger entry.
  const popover = fromTemplate("popover-template");
  if (popover) {
    document.body.append(popover);
    const body = popover.querySelector(".popover-body");
    let anchor = null;
    let timer = 0;
    const close = () => {
      popover.classList.remove("shown");
      if (anchor) anchor.removeAttribute("aria-describedby");
      anchor = null;
    };
    const show = (link) => {
      const entry = document.getElementById("f-" + link.dataset.figure);
      if (!entry || link.closest(".popover")) return;
      clearTimeout(timer);
      if (anchor && anchor !== link) anchor.removeAttribute("aria-describedby");
      anchor = link;
      body.replaceChildren(...[...entry.childNodes].map((node) => node.cloneNode(true)));
      popover.querySelector(".open").href = "#" + entry.id;
      const copy = popover.querySelector(".copy");
      copy.textContent = copy.dataset.label || (copy.dataset.label = copy.textContent);
      popover.classList.add("shown");
      link.setAttribute("aria-describedby", popover.id);
      const at = link.getBoundingClientRect();
      const box = popover.getBoundingClientRect();
      const left = Math.max(8, Math.min(at.left, root.clientWidth - box.width - 8));
      const below = at.bottom + 6;
      const top = below + box.height > innerHeight && at.top > box.height + 6 ? at.top - box.height - 6 : below;
      popover.style.left = left + scrollX + "px";
      popover.style.top = top + scrollY + "px";
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(close, 250); };
    const number = (target) => (target.closest ? target.closest("[data-figure]") : null);
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      if (event.target.closest && event.target.closest(".popover")) { clearTimeout(timer); return; }
      const link = number(event.target);
      if (link && !link.closest(".ledger, .toc")) show(link);
    });
    document.addEventListener("pointerout", (event) => {
      if (event.pointerType !== "touch" && (number(event.target) || (event.target.closest && event.target.closest(".popover")))) later();
    });
    document.addEventListener("focusin", (event) => {
      const link = number(event.target);
      if (link && !link.closest(".ledger, .toc")) show(link);
      else if (!event.target.closest(".popover")) close();
    });
    document.addEventListener("click", (event) => {
      const link = number(event.target);
      if (event.target.closest(".popover .close, .popover .open")) { close(); return; }
      if (link && !link.closest(".ledger, .toc, .popover")) {
        // A tap or click shows the evidence in place; the popover's own link leads to the ledger.
        event.preventDefault();
        show(link);
      } else if (!event.target.closest(".popover")) close();
    });
    addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

    const text = (node, selector) => {
      const found = node.querySelector(selector);
      return found ? found.textContent.trim().replace(/\s+/g, " ") : "";
    };
    popover.querySelector(".copy").addEventListener("click", async (event) => {
      const entry = document.getElementById("f-" + anchor.dataset.figure);
      const link = entry.querySelector(".entry-link");
      const parts = [text(entry, ".entry-what"), text(entry, ".entry-how"), link ? link.href : "", document.title].filter(Boolean);
      const citation = anchor.textContent.trim() + " (" + parts.join("; ") + ")";
      const button = event.currentTarget;
      if (navigator.clipboard) await navigator.clipboard.writeText(citation);
      else {
        const field = document.createElement("textarea");
        field.value = citation;
        document.body.append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
      }
      button.textContent = button.dataset.done;
    });
  }

  // Ledger: filter and order.
  const ledger = document.querySelector(".ledger");
  const tools = ledger && fromTemplate("ledger-tools-template");
  if (tools) {
    const entries = all(".entry", ledger);
    entries[0].before(tools);
    const count = tools.querySelector(".count");
    const kept = () => { count.textContent = entries.filter((entry) => !entry.hidden).length + " / " + entries.length; };
    tools.querySelector("input").addEventListener("input", (event) => {
      const wanted = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const entry of entries) {
        const words = entry.textContent.toLowerCase();
        entry.hidden = !wanted.every((word) => words.includes(word));
      }
      kept();
    });
    const key = {
      order: () => "",
      kind: (entry) => entry.dataset.kind || "",
      source: (entry) => (entry.querySelector(".entry-source") || { textContent: "\uffff" }).textContent,
    };
    tools.querySelector("select").addEventListener("change", (event) => {
      const by = key[event.target.value];
      const sorted = entries.map((entry, n) => [by(entry), n, entry]);
      sorted.sort((one, other) => one[0].localeCompare(other[0]) || one[1] - other[1]);
      tools.after(...sorted.map((item) => item[2]));
    });
    kept();
  }
  const reveal = () => {
    const entry = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (entry && entry.hidden) { entry.hidden = false; entry.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);

  // Charts leave the page as SVG or as a PNG of 300 dots per inch, with title and source line inside the picture.
  const svgNamespace = "http://www.w3.org/2000/svg";
  const fontRules = () => {
    const style = document.getElementById("marketbook-fonts");
    return style ? style.textContent : "";
  };
  const lines = (text, size, weight, width) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = weight + " " + size + "px 'Noto Sans CJK JP'";
    const rows = [""];
    for (const piece of text.trim().replace(/\s+/g, " ").match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s?|\s/g) || []) {
      const last = rows.length - 1;
      if (rows[last] && pen.measureText(rows[last] + piece.trimEnd()).width > width && !/^[，。、；：！？）》」』”%]/.test(piece)) rows.push(piece);
      else rows[last] += piece;
    }
    return rows;
  };
  const picture = (figure) => {
    const chart = figure.querySelector(".chart-image svg").cloneNode(true);
    const [, , width, height] = chart.getAttribute("viewBox").split(/[\s,]+/).map(Number);
    const edge = 12;
    const out = document.createElementNS(svgNamespace, "svg");
    out.setAttribute("lang", root.lang);
    let y = edge;
    const write = (element, size, weight, colour) => {
      if (!element) return;
      const shown = element.cloneNode(true);
      all(".ref", shown).forEach((mark) => mark.remove());
      for (const row of lines(shown.textContent, size, weight, width)) {
        const line = document.createElementNS(svgNamespace, "text");
        y += size * 1.3;
        line.setAttribute("x", edge);
        line.setAttribute("y", y - size * 0.3);
        line.setAttribute("style", "font: " + weight + " " + size + "px 'Noto Sans CJK JP'; fill: " + colour);
        line.textContent = row;
        out.append(line);
      }
    };
    write(figure.querySelector(".chart-title"), 15, 700, "#14181d");
    write(figure.querySelector(".chart-subtitle"), 10.5, 400, "#4a5560");
    y += 6;
    chart.setAttribute("x", edge);
    chart.setAttribute("y", y);
    chart.setAttribute("width", width);
    chart.setAttribute("height", height);
    out.append(chart);
    y += height + 2;
    write(figure.querySelector(".chart-source"), 8.5, 400, "#4a5560");
    y += edge;
    const full = width + 2 * edge;
    out.setAttribute("xmlns", svgNamespace);
    out.setAttribute("viewBox", "0 0 " + full + " " + y);
    out.setAttribute("width", full + "pt");
    out.setAttribute("height", y + "pt");
    const paper = document.createElementNS(svgNamespace, "rect");
    paper.setAttribute("width", "100%");
    paper.setAttribute("height", "100%");
    paper.setAttribute("fill", "#ffffff");
    const style = document.createElementNS(svgNamespace, "style");
    style.textContent = fontRules();
    out.prepend(style, paper);
    return { markup: new XMLSerializer().serializeToString(out), width: full, height: y };
  };
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  // A PNG says its size in a pHYs chunk (PNG specification, 11.3.5.3), which a canvas leaves out: 300 dpi = 11811 dots per metre.
  const withResolution = (bytes) => {
    const chunk = new Uint8Array([0, 0, 0, 9, 112, 72, 89, 115, 0, 0, 46, 35, 0, 0, 46, 35, 1, 0, 0, 0, 0]);
    let crc = -1;
    for (const byte of chunk.subarray(4, 17)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    new DataView(chunk.buffer).setUint32(17, ~crc >>> 0);
    return new Blob([bytes.subarray(0, 33), chunk, bytes.subarray(33)], { type: "image/png" });
  };
  for (const figure of all("figure.chart")) {
    const bar = fromTemplate("chart-tools-template");
    if (!bar || !figure.querySelector(".chart-image svg")) continue;
    figure.append(bar);
    const name = (document.title.slice(0, 40) + " " + figure.id).replace(/[\\/:*?"<>|\s]+/g, "-");
    bar.addEventListener("click", (event) => {
      const kind = event.target.dataset.kind;
      if (!kind) return;
      const drawn = picture(figure);
      if (kind === "svg") { save(new Blob([drawn.markup], { type: "image/svg+xml" }), name + ".svg"); return; }
      const image = new Image();
      image.addEventListener("load", async () => {
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = Math.round((drawn.width * 300) / 72);
        canvas.height = Math.round((drawn.height * 300) / 72);
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(async (blob) => save(withResolution(new Uint8Array(await blob.arrayBuffer())), name + ".png"), "image/png");
      });
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawn.markup);
    });
  }
})();
