'use strict';
// What Kibana does around a panel: it gives it data, size, colours, tool tips and a function that sets the time range. The panels themselves draw.
(() => {
  const $ = id => document.getElementById(id);
  const data = JSON.parse($('data').textContent);
  const panels = JSON.parse($('panels').textContent);
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const ROWS_AT_ONCE = 25;
  const state = {measure: data.measure, zoom: null, filter: '', theme: 'auto'};

  function element(name, text, ...children) {
    const node = document.createElement(name);
    node.textContent = text;
    node.append(...children);
    return node;
  }

  // ---- panels -------------------------------------------------------------------------------------------------------

  /** Text and lines as the page has them; Kibana does the same by its theme. */
  function config() {
    const style = getComputedStyle(document.body);
    const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const text = fill => ({fill, font: style.fontFamily});
    return {axis: {gridColor: colour('--line'), domainColor: colour('--axis'), tickColor: colour('--axis')},
      style: {'guide-label': text(colour('--muted')), 'guide-title': text(colour('--ink'))}};
  }

  /** A place for one panel at a time, in pixels at least so wide. What was chosen in it (signals by these names) outlives new data, as in Kibana. */
  function place(holder, leastWidth, choices) {
    let view = null;
    let shown = null;
    const width = () => Math.max(leastWidth, holder.clientWidth);
    new ResizeObserver(() => { if (view && holder.clientWidth > 0) view.width(width()).runAsync(); }).observe(holder);
    return {
      show(spec, answer, height, chosen) {
        const kept = {...chosen};
        if (view && shown === spec) choices.forEach(name => { kept[name] = view.signal(name); });
        if (view) view.finalize();
        shown = spec;
        const filled = structuredClone(spec);
        filled.data.find(set => set.name === 'answer').values = [answer];
        view = new vega.View(vega.parse(filled, config(), {ast: true}),
          {expr: vega.expressionInterpreter, renderer: 'canvas', container: holder, hover: true, logLevel: vega.Warn, tooltip});
        Object.entries(kept).forEach(([name, value]) => view.signal(name, value));
        view.width(width()).height(height).run();
        holder.view = view; // for the console, and for tests
      },
      choose(name, value) { if (view) view.signal(name, value).run(); }
    };
  }

  const chart = place($('chart'), 320, ['isolated', 'relative']);
  const table = place($('table'), 780, ['sortedBy']);

  // ---- tool tips ----------------------------------------------------------------------------------------------------

  function tooltip(handler, event, item, value) {
    const tip = $('tip');
    tip.hidden = value === undefined || value === null || value === '';
    if (tip.hidden) return;
    if (typeof value === 'object') {
      const list = element('dl', '');
      Object.entries(value).filter(([name, v]) => name !== 'title' && v !== '').forEach(([name, v]) => list.append(element('dt', name), element('dd', String(v))));
      tip.replaceChildren(element('h4', value.title), list);
    } else {
      tip.replaceChildren(element('span', String(value)));
    }
    const left = event.clientX + 18 + tip.offsetWidth > innerWidth - 8 ? event.clientX - tip.offsetWidth - 18 : event.clientX + 18;
    const top = Math.max(8, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8));
    tip.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
  }

  // ---- data ---------------------------------------------------------------------------------------------------------

  const sum = values => Math.round(1e9 * values.reduce((a, b) => a + b, 0)) / 1e9;

  /** What Elasticsearch would have answered for the part of the window that is zoomed in on, with the functions of the whole window. */
  function zoomed(answer) {
    const {slice_length, times, functions} = answer.aggregations.slices;
    const within = bucket => !state.zoom || bucket.key + data.bucket > state.zoom[0] && bucket.key < state.zoom[1];
    const part = figures => {
      const buckets = figures.times.buckets.filter(within);
      return {...figures, v: {value: sum(buckets.map(bucket => bucket.v.value))}, times: {buckets}};
    };
    const buckets = times.buckets.filter(within);
    // From a single bucket a panel cannot tell how long buckets are, so it goes by the slices.
    const length = buckets.length === 1 ? {value: data.bucket / 1000} : slice_length;
    const top = functions.top.buckets.map(part).sort((a, b) => b.v.value - a.v.value);
    return {aggregations: {slices: {slice_length: length, times: {buckets}, functions: {folded: part(functions.folded), top: {buckets: top}}}}};
  }

  /** The functions whose names hold what is searched for. */
  function matching(answer) {
    const {total, functions} = answer.aggregations.slices;
    const needle = state.filter.toLowerCase();
    const buckets = functions.by_function.buckets.filter(row => row.key.toLowerCase().includes(needle));
    return {aggregations: {slices: {total, functions: {by_function: {buckets}}}}};
  }

  // ---- page ---------------------------------------------------------------------------------------------------------

  function drawChart() {
    const measure = data.measures[state.measure];
    $('chart-title').textContent = measure.title;
    $('explanation').textContent = measure.explanation;
    $('leftout').textContent = measure.left_out.join(' ');
    const bands = measure.answer.aggregations.slices.functions.top.buckets.length;
    chart.show(panels[state.measure], zoomed(measure.answer), Math.min(900, Math.max(440, 66 + 18 * (bands + 2))));
  }

  function drawTable(chosen) {
    const answer = matching(data.table);
    const rows = Math.min(ROWS_AT_ONCE, answer.aggregations.slices.functions.by_function.buckets.length);
    table.show(panels.functions, answer, 50 + 20 * Math.max(1, rows), chosen);
  }

  function zoom(range) {
    state.zoom = range;
    $('zoom').hidden = !range;
    if (range) $('zoomed').textContent = range.map(time => new Date(time).toISOString().substring(11, 19)).join(' to ') + ' UTC, by the functions of the whole window.';
    drawChart();
  }

  // Called by a panel when a range was marked in it; it is still computing then.
  vega.expressionFunction('kibanaSetTimeFilter', (from, to) => { setTimeout(() => zoom([Number(from), Number(to)])); });

  function chooseMeasure(measure) {
    state.measure = measure;
    for (const button of $('measures').children) button.setAttribute('aria-pressed', String(button.dataset.key === measure));
    drawChart();
  }

  function measures() {
    $('measures').replaceChildren(...Object.entries(data.measures).map(([key, measure]) => {
      const button = element('button', measure.name);
      button.type = 'button';
      button.dataset.key = key;
      button.addEventListener('click', () => chooseMeasure(key));
      return button;
    }));
  }

  function themes() {
    const next = {auto: 'light', light: 'dark', dark: 'auto'};
    $('theme').addEventListener('click', () => {
      state.theme = next[state.theme];
      $('theme').textContent = 'Theme: ' + state.theme;
      if (state.theme === 'auto') delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = state.theme;
      draw();
    });
    systemDark.addEventListener('change', () => draw());
  }

  function draw(chosen) {
    if (data.no_data !== '') return;
    chooseMeasure(state.measure);
    drawTable(chosen);
  }

  function words() {
    $('subject').textContent = data.subject;
    $('window').textContent = data.window;
    $('tiles').replaceChildren(...data.tiles.map(tile => element('div', '', element('dt', tile.name), element('dd', tile.value, element('small', tile.note)))));
    $('about').replaceChildren(...data.about.map(text => element('li', text)));
    if (data.alert !== '') {
      $('alerts').append(element('summary', data.alert), element('ul', '', ...data.alerts.map(text => element('li', text))));
      $('alerts').hidden = false;
    }
  }

  function start() {
    words();
    themes();
    if (data.no_data !== '') {
      $('nodata').textContent = data.no_data;
      $('nodata').hidden = false;
      $('chart-card').hidden = $('table-card').hidden = $('tiles').hidden = true;
      return;
    }
    measures();
    $('unzoom').addEventListener('click', () => zoom(null));
    $('filter').addEventListener('input', event => { state.filter = event.target.value.trim(); drawTable(); });
    document.addEventListener('keydown', event => { if (event.key === 'Escape') chart.choose('isolated', null); });
    draw({sortedBy: data.measure});
  }

  start();
})();
