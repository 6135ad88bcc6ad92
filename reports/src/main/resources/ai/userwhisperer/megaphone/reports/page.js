"use strict";
(() => {
  let data = JSON.parse(document.getElementById("data").textContent);
  const DASHES = { solid: "solid", dashed: [6, 4], dotted: [2, 3], bar: "solid" };
  const PANEL = 128, GAP = 56, TOP = 34, LEFT = 76, RIGHT = 18, BOTTOM = 62;
  let charts = [];

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const clock = (seconds) => {
    const s = Math.round(seconds), two = (n) => String(n).padStart(2, "0");
    return s >= 3600 ? Math.floor(s / 3600) + ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60)
      : Math.floor(s / 60) + ":" + two(s % 60);
  };
  const number = (value) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "no data";
    return Number(value).toLocaleString("en-US", { maximumSignificantDigits: 4 });
  };
  const short = (value) => {
    if (value >= 1e6) return value / 1e6 + "M";
    return value >= 1e4 ? value / 1e3 + "k" : String(Number(value.toPrecision(4)));
  };
  // Text goes into tooltips as text: names in a run are not to be trusted.
  const text = (any) => String(any).replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");

  const axisStyle = () => ({
    axisLine: { lineStyle: { color: color("line") } },
    axisTick: { lineStyle: { color: color("line") } },
    axisLabel: { color: color("soft"), fontSize: 11 },
    splitLine: { lineStyle: { color: color("faint") } },
    nameTextStyle: { color: color("soft") },
  });
  const tooltipStyle = () => ({
    backgroundColor: color("card"), borderColor: color("line"), textStyle: { color: color("ink"), fontSize: 12 },
    confine: true,
  });
  const limitLine = (limits) => ({
    silent: true, symbol: "none", animation: false,
    lineStyle: { color: color("limit"), type: [8, 3, 2, 3], width: 1 },
    label: { color: color("limit"), fontSize: 11, position: "insideEndTop", formatter: (p) => p.data.label_ },
    data: limits.map((limit) => ({ yAxis: limit.value, label_: limit.label })),
  });
  // A mark goes through all panels, and shows its number in the first; the words are in the page's table.
  const markLines = (marks, first) => marks.map((mark) => ({ xAxis: mark.from, label_: first ? String(mark.number) : "",
    lineStyle: { color: color("ink"), type: [2, 3], width: 1 }, label: { color: color("ink"), position: "end", distance: 2 } }));

  // A limit belongs in the chart unless it would press the data flat.
  const nearLimits = (panel, top) => panel.limits.filter((limit) => limit.value <= 3 * top || panel.kind === "log" || panel.kind === "heat");

  const above = (value, kind) => (kind === "log" || kind === "heat" ? 10 ** Math.ceil(Math.log10(value) + 0.05) : value * 1.15);

  // What is not judged, and what lasted.
  const areas = (line, end) => ({ silent: true, animation: false, itemStyle: { color: color("shade") },
    data: [[{ xAxis: 0 }, { xAxis: line.steadyFrom }], [{ xAxis: line.loadEnd }, { xAxis: end }],
      ...line.marks.filter((m) => m.until !== null).map((m) => [{ xAxis: m.from, itemStyle: { color: color("limit"), opacity: 0.12 } }, { xAxis: m.until }])]
      .filter((a) => a[1].xAxis > a[0].xAxis) });

  // Darker where more requests are; the share of a step's requests, on a scale on which few are seen too.
  function heatSeries(panel, line, i) {
    const edges = panel.heat.edgesMs, totals = {};
    panel.heat.cells.forEach(([step, , count]) => { totals[step] = (totals[step] || 0) + count; });
    return {
      name: "requests" + "\u200b".repeat(i), type: "custom", xAxisIndex: i, yAxisIndex: i, clip: true, silent: false,
      encode: { x: 0, y: 1 }, itemStyle: { color: color("primary") }, emphasis: { disabled: true },
      data: panel.heat.cells.map(([step, band, count]) => [line.seconds[step], edges[band], edges[band + 1], count,
        0.12 + 0.88 * (count / totals[step]) ** 0.4]),
      renderItem: (params, api) => {
        const from = api.coord([api.value(0), api.value(1)]), until = api.coord([api.value(0) + line.step, api.value(2)]);
        const shape = echarts.graphic.clipRectByRect({ x: from[0], y: until[1], width: until[0] - from[0] + 0.5, height: from[1] - until[1] + 0.5 }, params.coordSys);
        return shape && { type: "rect", shape, style: { fill: color("primary"), opacity: api.value(4) } };
      },
    };
  }

  function timeline(element, phase) {
    const line = phase.timeline, panels = line.panels;
    if (panels.length === 0) {
      element.textContent = "Nothing was recorded in this phase.";
      return null;
    }
    element.style.height = TOP + panels.length * PANEL + (panels.length - 1) * GAP + BOTTOM + "px";
    const end = line.seconds.length ? line.seconds[line.seconds.length - 1] + line.step : 1;
    const option = {
      animation: false, title: [], legend: [], grid: [], xAxis: [], yAxis: [], series: [],
      axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: color("quiet") } },
      tooltip: { ...tooltipStyle(), trigger: "axis", formatter: (items) => tooltip(items, panels, line.startEpochMs) },
      dataZoom: [
        { type: "inside", xAxisIndex: "all", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false },
        { type: "slider", xAxisIndex: "all", bottom: 6, height: 18, borderColor: color("line"), fillerColor: color("shade"),
          textStyle: { color: color("soft") }, labelFormatter: clock, showDataShadow: false },
      ],
    };
    panels.forEach((panel, i) => {
      const top = TOP + i * (PANEL + GAP);
      const heat = panel.kind === "heat";
      const peak = heat ? panel.heat.edgesMs[panel.heat.edgesMs.length - 1]
        : Math.max(...panel.series.flatMap((s) => s.values.filter((v) => v !== null)), 0);
      const limits = nearLimits(panel, peak);
      const highest = Math.max(peak, ...limits.map((limit) => limit.value));
      option.title.push({ text: "{title|" + panel.title + "}  {unit|" + panel.unit + "}", left: 0, top: top - 32, padding: 5,
        textStyle: { rich: { title: { fontSize: 12, fontWeight: 600, color: color("ink") }, unit: { fontSize: 11, color: color("soft") } } } });
      option.legend.push({ data: panel.series.map((s) => s.name + "\u200b".repeat(i)), top: top - 30, right: RIGHT, itemWidth: 26, itemHeight: 9,
        icon: panel.kind === "bar" ? "rect" : undefined, itemStyle: { opacity: panel.kind === "bar" ? 1 : 0 },
        textStyle: { color: color("soft"), fontSize: 11 }, inactiveColor: color("line") });
      option.grid.push({ top, height: PANEL, left: LEFT, right: RIGHT });
      option.xAxis.push({ ...axisStyle(), type: "value", gridIndex: i, min: 0, max: end, splitLine: { show: false },
        minInterval: 1, axisLabel: { color: color("soft"), fontSize: 11, formatter: clock, show: i === panels.length - 1 },
        axisPointer: { label: { show: i === panels.length - 1, formatter: (p) => clock(p.value) } } });
      option.yAxis.push({ ...axisStyle(), type: panel.kind === "log" || heat ? "log" : "value", gridIndex: i, splitNumber: 3,
        min: heat ? panel.heat.edgesMs[0] : panel.kind === "log" ? undefined : 0, max: limits.length && highest > peak ? above(highest, panel.kind) : undefined,
        axisLabel: { color: color("soft"), fontSize: 11, formatter: short, hideOverlap: true } });
      const frame = { markArea: areas(line, end), markLine: limits.length + line.marks.length === 0 ? undefined
        : { ...limitLine(limits), data: [...limitLine(limits).data, ...markLines(line.marks, i === 0)] } };
      if (heat) option.series.push({ ...heatSeries(panel, line, i), ...frame });
      panel.series.forEach((series, j) => {
        const tone = color(series.tone);
        const log = panel.kind === "log";
        const points = line.seconds.map((second, k) => {
          const value = series.values[k];
          return [second + (panel.kind === "bar" ? line.step / 2 : 0), log && value !== null && value <= 0 ? null : value];
        });
        option.series.push({
          name: series.name + "\u200b".repeat(i), type: panel.kind === "bar" ? "bar" : "line",
          stack: panel.kind === "bar" ? "errors" + i : undefined, barCategoryGap: "0%", barMaxWidth: 14,
          xAxisIndex: i, yAxisIndex: i, data: points, symbol: points.filter((p) => p[1] !== null).length < 3 ? "circle" : "none", symbolSize: 4,
          connectNulls: series.joined, lineStyle: { color: tone, width: series.tone === "quiet" ? 1.2 : 1.8, type: DASHES[series.line] },
          itemStyle: { color: tone }, emphasis: { disabled: true },
          ...(j ? {} : frame),
        });
      });
    });
    const chart = echarts.init(element, null, { renderer: "canvas" });
    chart.setOption(option);
    chart.spanSeconds = { end, from: line.steadyFrom, until: line.loadEnd };
    return chart;
  }

  function tooltip(items, panels, startEpochMs) {
    const rows = [];
    let last = -1;
    [...items].sort((a, b) => a.axisIndex - b.axisIndex).forEach((item) => {
      const panel = panels[item.axisIndex];
      if (item.axisIndex !== last) {
        rows.push('<tr><td colspan="2" style="padding-top:4px;font-weight:600">' + text(panel.title) + "</td></tr>");
        last = item.axisIndex;
      }
      if (panel.kind === "heat") {
        rows.push("<tr><td>" + number(item.value[1]) + " to " + number(item.value[2]) + " " + text(panel.unit)
          + '</td><td style="text-align:right;padding-left:12px">' + number(item.value[3]) + " requests</td></tr>");
        return;
      }
      rows.push("<tr><td>" + item.marker + text(item.seriesName) + '</td><td style="text-align:right;padding-left:12px">'
        + number(item.value[1]) + " " + text(panel.unit) + "</td></tr>");
    });
    const at = items.length ? items[0].axisValue : 0;
    return "<b>" + clock(at) + "</b> (" + new Date(startEpochMs + 1000 * at).toISOString().slice(11, 19) + ' UTC)<table style="font-size:12px;line-height:1.35">' + rows.join("") + "</table>";
  }

  function percentiles(element, phase) {
    const curves = Object.entries(phase.percentiles);
    if (curves.length === 0) {
      element.textContent = "No request was answered with success in the steady part.";
      return null;
    }
    const share = (x) => {
      const digits = Math.max(0, Math.round(Math.log10(x)) - 2);
      return (100 * (1 - 1 / x)).toFixed(digits) + " %";
    };
    const peak = Math.max(...curves.flatMap(([, points]) => points.map((p) => p[1])));
    const highest = Math.max(peak, ...phase.limits.map((limit) => limit.ms));
    const chart = echarts.init(element, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      legend: { right: RIGHT, top: 0, itemWidth: 26, itemHeight: 9, itemStyle: { opacity: 0 }, textStyle: { color: color("soft"), fontSize: 11 } },
      grid: { top: 36, left: 60, right: RIGHT + 6, bottom: 44 },
      tooltip: { ...tooltipStyle(), trigger: "axis",
        formatter: (items) => "<b>" + (100 * (1 - 1 / items[0].value[0])).toPrecision(6).replace(/0+$/, "").replace(/\.$/, "") + " %</b><br>"
          + items.map((i) => i.marker + text(i.seriesName) + ": " + number(i.value[1]) + " ms").join("<br>") },
      xAxis: { ...axisStyle(), type: "log", min: 1, name: "percentile", nameLocation: "middle", nameGap: 28, axisLabel: { color: color("soft"), fontSize: 11, formatter: share } },
      yAxis: { ...axisStyle(), type: "log", name: "ms", max: highest > peak ? above(highest, "log") : undefined, axisLabel: { color: color("soft"), fontSize: 11, formatter: short } },
      series: curves.map(([name, points], i) => ({
        name, type: "line", data: points.map((p) => [p[0], Math.max(p[1], 1e-3)]), symbol: "none", emphasis: { disabled: true },
        lineStyle: { width: 2, color: color(i ? "secondary" : "primary"), type: i ? DASHES.dashed : "solid" },
        itemStyle: { color: color(i ? "secondary" : "primary") },
        markPoint: i || phase.limits.length === 0 ? undefined : { symbol: "path://M0,0 L10,0 L5,8 Z", symbolSize: [11, 9], symbolOffset: [0, -5], silent: true,
          itemStyle: { color: color("limit") }, label: { show: true, position: "top", color: color("limit"), fontSize: 11, formatter: (p) => p.data.label_ },
          data: phase.limits.map((limit) => ({ coord: [limit.x, limit.ms], label_: limit.label })) },
      })),
    });
    return chart;
  }

  function history(element, one) {
    const points = one.points, values = points.map((p) => p.value);
    const span = Math.max(...values) - Math.min(...values), near = Math.abs(one.limit - values[values.length - 1]) <= 2 * span || span === 0;
    const chart = echarts.init(element, null, { renderer: "canvas" });
    const changes = points.map((p, i) => (p.changed ? i : -1)).filter((i) => i >= 0);
    chart.setOption({
      animation: false, grid: { top: 14, left: 58, right: 12, bottom: 24 },
      tooltip: { ...tooltipStyle(), trigger: "axis", formatter: (items) => {
        const p = points[items[0].dataIndex];
        return "<b>" + text(p.run) + "</b><br>" + new Date(p.at).toISOString().slice(0, 16).replace("T", " ") + " UTC"
          + (p.version ? "<br>" + text(p.version) : "") + "<br>" + number(p.value) + " " + text(one.unit);
      } },
      xAxis: { ...axisStyle(), type: "category", data: points.map((p) => new Date(p.at).toISOString().slice(5, 10)), splitLine: { show: false },
        axisLabel: { color: color("soft"), fontSize: 10, hideOverlap: true } },
      yAxis: { ...axisStyle(), type: "value", scale: true, splitNumber: 2, name: one.unit, nameGap: 4, nameTextStyle: { color: color("soft"), fontSize: 10, align: "right" },
        axisLabel: { color: color("soft"), fontSize: 10, formatter: short, hideOverlap: true },
        min: near ? (range) => Math.min(range.min, one.limit) : undefined, max: near ? (range) => Math.max(range.max, one.limit) : undefined },
      series: [{ name: one.baseline, type: "line", data: points.map((p) => ({ value: p.value, symbol: p.changed ? "emptyCircle" : "circle", symbolSize: p.changed ? 11 : 4 })),
        lineStyle: { color: color("primary"), width: 1.6 }, itemStyle: { color: color("primary") }, emphasis: { disabled: true }, showAllSymbol: true,
        markLine: { silent: true, symbol: "none", animation: false, label: { show: false },
          data: [...(near ? [{ yAxis: one.limit, lineStyle: { color: color("limit"), type: [8, 3, 2, 3], width: 1 } }] : []),
            ...changes.map((i) => ({ xAxis: i, lineStyle: { color: color("ink"), type: [2, 3], width: 1 } }))] } }],
    });
    return chart;
  }

  function zoom(chart, how) {
    const span = chart.spanSeconds, now = chart.getOption().dataZoom[0];
    const from = (now.start / 100) * span.end, until = (now.end / 100) * span.end;
    const middle = (from + until) / 2, half = (until - from) / 2;
    const [a, b] = { all: [0, span.end], steady: [span.from, span.until], in: [middle - half / 2, middle + half / 2],
      out: [middle - half * 2, middle + half * 2] }[how];
    chart.dispatchAction({ type: "dataZoom", start: Math.max(0, (100 * a) / span.end), end: Math.min(100, (100 * b) / span.end) });
  }

  // While a run goes on: the whole page again and again, with what is zoomed or open left as it is.
  const LIVE_EVERY_MS = 3000;
  async function refresh() {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const zooms = charts.map((chart) => (chart.spanSeconds ? chart.getOption().dataZoom[0] : null));
      const names = [...document.querySelectorAll("section.phase")].map((section) => section.dataset.phase);
      const open = [...document.querySelectorAll("details")].map((one) => one.open);
      data = JSON.parse(fresh.getElementById("data").textContent);
      document.title = fresh.title;
      charts.forEach((chart) => chart.dispose());
      charts = [];
      document.querySelector("main").replaceWith(document.adoptNode(fresh.querySelector("main")));
      document.querySelector("nav").replaceWith(document.adoptNode(fresh.querySelector("nav")));
      document.querySelectorAll("details").forEach((one, i) => { one.open = !!open[i]; });
      draw();
      const same = names.every((name, i) => [...document.querySelectorAll("section.phase")][i]?.dataset.phase === name);
      if (same) charts.forEach((chart, i) => {
        if (zooms[i] && chart.spanSeconds) chart.dispatchAction({ type: "dataZoom", start: zooms[i].start, end: zooms[i].end });
      });
      if (fresh.body.dataset.live !== "true") return;
    } catch (e) {
      // The run is over, or its server is: what was shown last stays.
      document.querySelector("#verdict .sentence").textContent = "No more news: the run is over, or was stopped. This is how far it was last seen.";
      return;
    }
    setTimeout(refresh, LIVE_EVERY_MS);
  }

  function draw() {
    charts.forEach((chart) => chart.dispose());
    charts = [];
    document.querySelectorAll("section.phase").forEach((section) => {
      const phase = data.phases.find((one) => one.name === section.dataset.phase);
      const over = timeline(section.querySelector(".timeline .chart"), phase);
      const curve = percentiles(section.querySelector(".percentiles .chart"), phase);
      section.querySelectorAll("[data-zoom]").forEach((button) => {
        button.onclick = () => over && zoom(over, button.dataset.zoom);
      });
      charts.push(...[over, curve].filter(Boolean));
    });
    document.querySelectorAll("figure.history").forEach((figure) => {
      const one = data.history.find((each) => each.baseline === figure.dataset.baseline);
      if (one) charts.push(history(figure.querySelector(".chart"), one));
    });
  }

  draw();
  if (document.body.dataset.live === "true") setTimeout(refresh, LIVE_EVERY_MS);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  matchMedia("print").addEventListener("change", () => setTimeout(draw, 0));
  let pending;
  addEventListener("resize", () => {
    clearTimeout(pending);
    pending = setTimeout(() => charts.forEach((chart) => chart.resize()), 100);
  });
})();
