"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  let charts = [];
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const short = (value) => (value >= 1e6 ? value / 1e6 + "M" : value >= 1e4 ? value / 1e3 + "k" : String(Number(value.toPrecision(4))));
  const number = (value) => Number(value).toLocaleString("en-US", { maximumSignificantDigits: 4 });
  const axis = (name, type) => ({
    type, name, nameLocation: "middle", nameGap: type === "log" ? 44 : 30, min: type === "log" ? undefined : 0,
    axisLine: { lineStyle: { color: color("line") } }, axisLabel: { color: color("soft"), fontSize: 11, formatter: short, hideOverlap: true },
    splitLine: { lineStyle: { color: color("faint") } }, nameTextStyle: { color: color("soft") },
  });
  const TONES = { held: "pass", missed: "limit", injector: "invalid", stopped: "aborted" };
  const SHAPES = { held: "circle", missed: "triangle", injector: "rect", stopped: "rect" };

  const frame = (x, y, log) => ({
    animation: false, grid: { top: 40, left: 70, right: 24, bottom: 46 },
    legend: { top: 4, textStyle: { color: color("soft"), fontSize: 11 }, itemHeight: 9, itemWidth: 16 },
    tooltip: { trigger: "item", confine: true, backgroundColor: color("card"), borderColor: color("line"), textStyle: { color: color("ink"), fontSize: 12 },
      formatter: (p) => (p.data && p.data.level ? "level " + p.data.level + ": " + number(p.value[0]) + " → " + number(p.value[1]) : "") },
    xAxis: axis(x, "value"), yAxis: { ...axis(y, log ? "log" : "value"), nameGap: 52 },
  });

  // The capacity, and up to where its limit may lie.
  const knee = () => ({
    markLine: data.rate === null ? undefined : { silent: true, symbol: "none", animation: false, lineStyle: { color: color("ink"), width: 1 },
      label: { color: color("ink"), formatter: "capacity" }, data: [{ xAxis: data.rate }] },
    markArea: data.rate === null || data.missedAt === null ? undefined : { silent: true, animation: false, itemStyle: { color: color("shade") },
      data: [[{ xAxis: data.rate }, { xAxis: data.missedAt }]] },
  });

  const dots = (outcome, x, y, tone, name) => ({
    name: name || outcome, type: "scatter", symbol: SHAPES[outcome], symbolSize: 9, itemStyle: { color: color(tone || TONES[outcome]) },
    data: data.levels.filter((l) => l.outcome === outcome && l[x] !== null && l[y] !== null).map((l) => ({ value: [l[x], l[y]], level: l.number })),
  });
  const present = (x, y) => Object.keys(TONES).filter((o) => data.levels.some((l) => l.outcome === o && l[x] !== null && l[y] !== null));

  function throughput() {
    const most = Math.max(...data.levels.map((l) => l.rate));
    const option = frame("events/s asked for", "events/s accepted", false);
    option.series = [
      { name: "as asked", type: "line", symbol: "none", lineStyle: { color: color("quiet"), type: "dashed", width: 1 }, itemStyle: { color: color("quiet") }, data: [[0, 0], [most, most]], ...knee() },
      ...present("rate", "accepted").map((o) => dots(o, "rate", "accepted")),
    ];
    return option;
  }

  function latency() {
    const option = frame("events/s asked for", "ms", true);
    const lines = [["p50", "quiet"], ["p95", "primary"], ["p99", "secondary"]];
    option.series = lines.map(([key, tone], i) => ({
      name: key, type: "line", symbolSize: 7, lineStyle: { color: color(tone), width: 1 }, itemStyle: { color: color(tone) },
      data: data.levels.filter((l) => l[key] !== null && l[key] > 0).sort((a, b) => a.rate - b.rate).map((l) => ({ value: [l.rate, l[key]], level: l.number })),
      ...(i === 0 ? knee() : {}),
    }));
    if (data.model) {
      // Up to the most that the law allows: there its load has two response times.
      const rising = data.model.curve.filter((p) => p.n <= data.model.peakN);
      option.series.push({ name: "mean, by the model", type: "line", symbol: "none", lineStyle: { color: color("soft"), type: "dashed", width: 1 },
        itemStyle: { color: color("soft") }, data: rising.map((p) => [p.x, p.ms]) });
    }
    if (data.limits.length) {
      option.series.push({ name: "limits", type: "line", data: [], markLine: { silent: true, symbol: "none", animation: false,
        lineStyle: { color: color("limit"), type: [8, 3, 2, 3], width: 1 }, label: { color: color("limit"), fontSize: 11, position: "insideEndTop", formatter: (p) => p.data.name },
        data: data.limits.map((l) => ({ yAxis: l.value, name: l.label })) } });
      option.legend.data = [...lines.map(([key]) => key), ...(data.model ? ["mean, by the model"] : [])];
    }
    return option;
  }

  function model() {
    const option = frame("requests under way", "events/s accepted", false);
    const line = (points, dashed) => ({ type: "line", symbol: "none", lineStyle: { color: color("primary"), type: dashed ? "dashed" : "solid" }, itemStyle: { color: color("primary") }, data: points });
    const measured = data.model.curve.filter((p) => p.n <= data.model.measuredUpTo), beyond = data.model.curve.filter((p) => p.n >= data.model.measuredUpTo);
    option.series = [
      { name: "95 %", type: "custom", silent: true, clip: true, itemStyle: { color: color("line") }, data: [[data.model.curve[0].n, 0]],
        renderItem: (params, api) => ({ type: "polygon", style: { fill: color("shade") },
          shape: { points: [...data.model.curve.map((p) => api.coord([p.n, p.high])), ...[...data.model.curve].reverse().map((p) => api.coord([p.n, p.low]))] } }) },
      { name: "law", ...line(measured.map((p) => [p.n, p.x]), false) },
      { name: "extrapolated", ...line(beyond.map((p) => [p.n, p.x]), true) },
      ...present("inFlight", "accepted").filter((o) => o === "held" || o === "missed").map((o) => dots(o, "inFlight", "accepted")),
    ];
    option.legend.data = ["95 %", "law", "extrapolated", "held", "missed"];
    const top = Math.max(...data.model.curve.map((p) => p.high)), step = 10 ** Math.floor(Math.log10(top)) / 2;
    option.yAxis.max = Math.ceil(top / step) * step;
    // From less than one request under way to hundreds.
    option.xAxis = { ...axis("requests under way", "log"), nameGap: 30, min: data.model.curve[0].n, max: data.model.curve[data.model.curve.length - 1].n };
    return option;
  }

  function draw() {
    charts.forEach((chart) => chart.dispose());
    charts = [...document.querySelectorAll("[data-chart]")].map((element) => {
      const chart = echarts.init(element, null, { renderer: "svg" });
      chart.setOption({ throughput, latency, model }[element.dataset.chart]());
      return chart;
    });
  }

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  matchMedia("print").addEventListener("change", () => setTimeout(draw, 0));
  let pending;
  addEventListener("resize", () => {
    clearTimeout(pending);
    pending = setTimeout(() => charts.forEach((chart) => chart.resize()), 100);
  });
})();
