'use strict';
// What Kibana does around a panel: it gives it data, size, colours, tool tips and a function that sets the time range. The panels
// themselves draw.
(() => {
  const $ = id => document.getElementById(id);
  const data = JSON.parse($('data').textContent);
  const panels = JSON.parse($('panels').textContent);
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const LINES_AT_ONCE = 10;
  const hasData = !$('nodata');
  const state = {measure: data.measure, zoom: null, theme: 'auto'};

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

  /**
   * A place for one panel at a time, in pixels at least so wide. What was chosen in it (signals by these names) outlives new data, as in
   * Kibana, and is told with the view whenever it may have changed.
   */
  function place(holder, leastWidth, choices, tell = () => {}) {
    // Vega describes its container to screen readers in words of its own; what is told of the holder is ours.
    const container = holder.appendChild(element('div', ''));
    container.setAttribute('aria-hidden', 'true');
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
          {expr: vega.expressionInterpreter, renderer: 'canvas', container, hover: true, logLevel: vega.Warn, tooltip});
        Object.entries(kept).forEach(([name, value]) => view.signal(name, value));
        view.width(width()).height(height).run();
        holder.view = view; // for the console, and for tests
        choices.forEach(name => view.addSignalListener(name, () => tell(view)));
        tell(view);
      },
      choose(name, value) { if (view) view.signal(name, value).run(); }
    };
  }

  /** What a pointer does in the chart, for keyboards; hidden until they come to it. */
  function keys(view) {
    const names = view.data('rows').map(row => row.fn);
    if (names.join() !== [...$('alone').options].slice(1).map(option => option.value).join()) {
      $('alone').replaceChildren(new Option('all functions', ''), ...names.map(name => new Option(name)));
    }
    $('alone').value = names.includes(view.signal('isolated')) ? view.signal('isolated') : '';
    $('relative').checked = view.signal('relative');
    $('relative').parentElement.hidden = !view.signal('addsUp');
  }

  const chart = place($('chart'), 320, ['isolated', 'relative'], keys);
  const table = place($('table'), 780, ['sortedBy']);

  // ---- tool tips ----------------------------------------------------------------------------------------------------

  function tooltip(handler, event, item, value) {
    const tip = $('tip');
    tip.hidden = value === undefined || value === null || value === '';
    if (tip.hidden) return;
    if (typeof value === 'object') {
      const list = element('dl', '');
      Object.entries(value).filter(([name, v]) => name !== 'title' && v !== '')
        .forEach(([name, v]) => list.append(element('dt', name), element('dd', String(v))));
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
    // Errors are known of the whole window only.
    const uncertain = functions.estimated.by_function.buckets.map(bucket => ({...bucket, in_part: Boolean(state.zoom)}));
    const top = functions.top.buckets.map(part).sort((a, b) => b.v.value - a.v.value);
    const estimated = {by_function: {buckets: uncertain}};
    const shown = {folded: part(functions.folded), estimated, top: {buckets: top}};
    return {aggregations: {slices: {slice_length: length, times: {buckets}, functions: shown}}};
  }

  // ---- page ---------------------------------------------------------------------------------------------------------

  function drawChart() {
    const measure = data.measures[state.measure];
    $('chart-title').textContent = measure.title;
    $('explanation').textContent = measure.explanation;
    $('leftout').textContent = measure.left_out;
    $('chart').setAttribute('aria-label', measure.title + '. ' + measure.picture + ' All functions stand below as text.');
    const bands = measure.answer.aggregations.slices.functions.top.buckets.length;
    chart.show(panels[state.measure], zoomed(measure.answer), Math.min(900, Math.max(440, 66 + 18 * (bands + 2))));
  }

  function drawTable(chosen) {
    const lines = Math.min(LINES_AT_ONCE, data.table.aggregations.slices.functions.by_function.buckets.length);
    table.show(panels.functions, data.table, 50 + 20 * Math.max(1, lines), chosen);
  }

  function zoom(range) {
    state.zoom = range;
    $('zoom').hidden = !range;
    if (range) {
      const times = range.map(time => new Date(time).toISOString().substring(11, 19)).join(' to ');
      $('zoomed').textContent = times + ' UTC, by the functions of the whole window.';
    }
    drawChart();
  }

  // Called by a panel when a range was marked in it; it is still computing then.
  vega.expressionFunction('kibanaSetTimeFilter', (from, to) => { setTimeout(() => zoom([Number(from), Number(to)])); });

  // In Kibana a chosen function is a filter of the dashboard; here the panel's own signal keeps it.
  for (const name of ['kibanaAddFilter', 'kibanaRemoveFilter']) vega.expressionFunction(name, () => null);

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

  function dress(theme) {
    if (theme === 'auto') delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = theme;
    draw();
  }

  function themes() {
    const next = {auto: 'light', light: 'dark', dark: 'auto'};
    $('theme').addEventListener('click', () => {
      state.theme = next[state.theme];
      $('theme').textContent = 'Theme: ' + state.theme;
      dress(state.theme);
    });
    $('theme').hidden = false;
    systemDark.addEventListener('change', () => draw());
    addEventListener('beforeprint', () => dress('light'));
    addEventListener('afterprint', () => dress(state.theme));
  }

  function draw(chosen) {
    if (!hasData) return;
    chooseMeasure(state.measure);
    drawTable(chosen);
  }

  // ---- all functions, as text ---------------------------------------------------------------------------------------

  /**
   * Sorts and filters the lines that the page came with. They stay one table, so that the browser finds, copies and prints them as any
   * other.
   */
  function functions() {
    const body = $('functions').tBodies[0];
    const heads = [...$('functions').tHead.rows[0].cells];
    const lines = [...body.rows].map(row => ({row, name: row.cells[0].textContent}));
    const orders = [{ascending: 'a to z', descending: 'z to a'}, {ascending: 'smallest first', descending: 'largest first'}];
    let sorted = heads.findIndex(head => head.hasAttribute('aria-sort'));

    function tell() {
      const shown = lines.filter(line => !line.row.hidden).length;
      const all = lines.length.toLocaleString('en') + (lines.length === 1 ? ' function' : ' functions');
      const order = orders[Math.min(sorted, 1)][heads[sorted].getAttribute('aria-sort')];
      $('shown').textContent = (shown < lines.length ? shown.toLocaleString('en') + ' of ' : '') + all + ', by '
        + heads[sorted].getAttribute('aria-label') + ', ' + order;
    }

    /** What is absent comes last either way; lines that are equal stay in the order in which they came. */
    function sort(column) {
      const ascending = column === sorted ? heads[column].getAttribute('aria-sort') === 'descending' : column === 0;
      heads[sorted].removeAttribute('aria-sort');
      heads[column].setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
      sorted = column;
      const sign = ascending ? 1 : -1;
      const value = column === 0 ? line => line.name
        : line => parseFloat(line.row.cells[column].dataset.key ?? line.row.cells[column].textContent);
      const keyed = lines.map(line => ({row: line.row, key: value(line)}));
      keyed.sort((a, b) => Number.isNaN(a.key) - Number.isNaN(b.key) || sign * (a.key > b.key) - sign * (a.key < b.key) || 0);
      body.append(...keyed.map(line => line.row));
      tell();
    }

    function filter(text) {
      const needle = text.trim().toLowerCase();
      lines.forEach(line => { line.row.hidden = !line.name.toLowerCase().includes(needle); });
      tell();
    }

    heads.forEach((head, column) => {
      const button = element('button', head.textContent);
      button.type = 'button';
      button.setAttribute('aria-label', head.getAttribute('aria-label'));
      button.addEventListener('click', () => sort(column));
      head.replaceChildren(button);
    });
    $('filter').addEventListener('input', event => filter(event.target.value));
    $('search').hidden = false;
    tell();
  }

  // ---- callers and callees ------------------------------------------------------------------------------------------

  /** Shows of the table of all edges those of one function, from either end; names lead on from there. */
  function calls() {
    const figures = ['ncalls', 'tottime', 'cumtime'];
    const edges = [...$('calls').tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent));
    const unnamed = '(other)';
    const names = [...new Set(edges.flatMap(([caller, callee]) => [caller, callee]))].filter(name => name !== unnamed).sort();
    const field = $('calls-of');

    function name(text) {
      if (text === unnamed) return element('th', 'callers that are not named');
      const button = element('button', text);
      button.type = 'button';
      button.addEventListener('click', () => { show(text); field.focus(); });
      return element('th', '', button);
    }

    function table(title, rows, other) {
      const head = element('tr', '', ...[other, ...figures].map(text => element('th', text)));
      [...head.cells].forEach(cell => { cell.scope = 'col'; });
      const body = rows.map(([text, ...values]) => {
        const first = name(text);
        first.scope = 'row';
        return element('tr', '', first, ...values.map(value => element('td', value)));
      });
      const node = element('table', '', element('caption', title), element('thead', '', head), element('tbody', '', ...body));
      node.className = 'calls';
      node.hidden = !rows.length;
      return node;
    }

    function show(chosen) {
      const callers = edges.filter(edge => edge[1] === chosen).map(([caller, , ...values]) => [caller, ...values]);
      const callees = edges.filter(edge => edge[0] === chosen).map(([, ...callee]) => callee);
      field.value = chosen;
      $('calls-tables').replaceChildren(table('was called by', callers, 'caller'), table('called', callees, 'function'));
      const count = (list, one) => list.length + ' ' + one + (list.length === 1 ? '' : 's');
      $('calls-shown').textContent = chosen + ': ' + (callers.length ? count(callers, 'caller') : 'no recorded caller') + ', '
        + (callees.length ? count(callees, 'callee') : 'no recorded callee') + '.';
    }

    $('calls-names').replaceChildren(...names.map(text => new Option(text)));
    field.addEventListener('input', () => { if (names.includes(field.value)) show(field.value); });
    field.addEventListener('change', () => {
      if (!names.includes(field.value)) {
        $('calls-shown').textContent = 'No function with recorded callers or callees is named so. Its whole name is needed; '
          + 'the list offers them.';
      }
    });
    $('calls-choice').hidden = $('calls-tables').hidden = false;
    show($('calls').dataset.chosen);
  }

  function start() {
    themes();
    if ($('calls')) calls();
    if ($('functions')) functions();
    if (!hasData) return;
    $('chart-card').hidden = $('table-card').hidden = false;
    measures();
    $('unzoom').addEventListener('click', () => zoom(null));
    $('alone').addEventListener('change', event => chart.choose('isolated', event.target.value || null));
    $('relative').addEventListener('change', event => chart.choose('relative', event.target.checked));
    document.addEventListener('keydown', event => { if (event.key === 'Escape') chart.choose('isolated', null); });
    draw({sortedBy: data.measure});
  }

  start();
})();
