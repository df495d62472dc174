'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const $ = id => document.getElementById(id);
  const SVG = 'http://www.w3.org/2000/svg';
  const OTHER = 'Other';
  const PAGE_ROWS = 100;
  const MEASURES = ['tottime', 'cumtime', 'ncalls'];
  const MEASURE_NAMES = {tottime: 'Own time', cumtime: 'Cumulative', ncalls: 'Calls'};
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const state = {measure: data.measure, percent: false, isolated: new Set(), bucket: -1, band: -1, sort: data.measure, descending: true, filter: '',
    rows: PAGE_ROWS, theme: 'auto'};

  // ---- small things -------------------------------------------------------------------------------------------------

  function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === 'text') node.textContent = value; else if (key === 'class') node.className = value; else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  }

  function shape(name, attributes) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  function time(seconds) {
    const size = Math.abs(seconds);
    for (const [unit, factor] of [['s', 1], ['ms', 1e3], ['\u00b5s', 1e6], ['ns', 1e9]]) {
      const number = size * factor;
      if (number >= 0.9999999999) {
        const decimals = unit === 'ns' || number >= 100 ? 0 : number < 10 ? 2 : 1;
        return (seconds < 0 ? '-' : '') + number.toLocaleString('en-US', {minimumFractionDigits: decimals, maximumFractionDigits: decimals}) + ' ' + unit;
      }
    }
    return '0 s';
  }

  const count = number => number.toLocaleString('en-US');
  const isTime = measure => measure !== 'ncalls';
  const show = (measure, value) => isTime(measure) ? time(value) : count(value);
  const percent = share => (100 * share).toFixed(1) + '%';
  const isDark = () => state.theme === 'dark' || state.theme === 'auto' && systemDark.matches;
  const colour = name => (data.colours[name] || data.colours[OTHER])[isDark() ? 1 : 0];
  const sum = values => values.reduce((a, b) => a + b, 0);

  function swatch(name) {
    const node = element('span', {class: 'swatch'});
    node.style.background = colour(name);
    return node;
  }

  /** Package, then class and method; overloads keep their parameters. */
  function parts(name) {
    const end = name.indexOf('(') > 0 ? name.indexOf('(') : name.length;
    const method = name.lastIndexOf('.', end - 1);
    const type = method > 0 ? name.lastIndexOf('.', method - 1) : -1;
    return type > 0 ? [name.substring(0, type + 1), name.substring(type + 1)] : ['', name];
  }

  // ---- chart --------------------------------------------------------------------------------------------------------

  const chart = () => data.measures[state.measure];

  /** Bands from bottom to top; those that are not isolated are left out. */
  function bands() {
    const all = chart().bands.slice();
    if (chart().other && sum(chart().other.values) > 0) all.push(chart().other);
    return all;
  }

  const visible = () => bands().filter(band => state.isolated.size === 0 || state.isolated.has(band.function));

  function height(band, i) {
    const total = chart().totals[i];
    return state.percent ? (total > 0 ? band.values[i] / total : 0) : band.values[i];
  }

  function axis(greatest, ticks) {
    if (!(greatest > 0)) return {step: 1, top: 1};
    const least = greatest / ticks;
    const power = Math.pow(10, Math.floor(Math.log10(least)));
    const step = Math.max(isTime(state.measure) || state.percent ? 0 : 1, [1, 2, 5, 10].map(f => f * power).find(s => s >= least * 0.999999));
    return {step, top: step * Math.ceil(greatest / step - 1e-9)};
  }

  function tickLabel(value) {
    if (value === 0) return '0';
    if (state.percent) return (100 * value).toFixed(value < 0.05 ? 1 : 0) + '%';
    return isTime(state.measure) ? time(value).replace(/\.?0+ /, match => match.startsWith('.') ? ' ' : match) : count(Math.round(value));
  }

  let geometry = null;

  function draw() {
    const svg = $('chart');
    const width = svg.clientWidth || 800;
    const tall = svg.clientHeight || 430;
    const box = {left: 66, right: 8, top: 14, bottom: 30};
    const plotWidth = width - box.left - box.right;
    const plotHeight = tall - box.top - box.bottom;
    const shown = visible();
    const n = data.bucket_starts.length;
    const stacks = data.bucket_starts.map((_, i) => sum(shown.map(band => height(band, i))));
    const scale = state.percent && state.measure !== 'cumtime' && state.isolated.size === 0 ? {step: 0.2, top: 1} : axis(Math.max(...stacks, 0), 6);
    const y = value => box.top + plotHeight * (1 - value / scale.top);
    const slot = plotWidth / n;
    const bar = slot < 4 ? slot : Math.min(72, slot * 0.84);
    const x = i => box.left + i * slot + (slot - bar) / 2;
    svg.setAttribute('viewBox', `0 0 ${width} ${tall}`);
    const root = document.createDocumentFragment();
    root.append(hatching());
    for (let tick = 0; tick <= scale.top * 1.0000001; tick += scale.step) {
      root.append(shape('line', {class: tick === 0 ? 'axis' : 'grid', x1: box.left, x2: width - box.right, y1: y(tick), y2: y(tick)}));
      const label = shape('text', {x: box.left - 8, y: y(tick) + 4, 'text-anchor': 'end'});
      label.textContent = tickLabel(tick);
      root.append(label);
    }
    const cursor = shape('rect', {class: 'cursor', y: box.top, height: plotHeight, width: slot, visibility: 'hidden'});
    root.append(cursor);
    const group = shape('g', {});
    const every = Math.max(1, Math.ceil(78 / slot));
    for (let i = 0; i < n; i++) {
      column(group, shown, i, x(i), bar, y, box.top, plotHeight);
      if (i % every === 0) {
        const label = shape('text', {x: x(i) + bar / 2, y: tall - 10, 'text-anchor': 'middle'});
        label.textContent = data.labels[i];
        root.append(label);
      }
    }
    root.append(group);
    svg.replaceChildren(root);
    geometry = {box, slot, n, shown, group, cursor, y, x, bar};
  }

  function hatching() {
    const defs = shape('defs', {});
    const pattern = shape('pattern', {id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'});
    pattern.append(shape('line', {class: 'hatch', y2: 7}));
    defs.append(pattern);
    return defs;
  }

  function column(group, shown, i, left, width, y, top, plotHeight) {
    if (data.silent.includes(i)) {
      group.append(shape('rect', {class: 'hole', x: left, y: top, width, height: plotHeight, fill: 'url(#hatch)'}));
    } else if (data.incomplete.includes(i)) {
      group.append(shape('path', {class: 'mark', d: `M${left + width / 2} ${top}l-5 -9h10z`}));
    }
    let below = 0;
    shown.forEach((band, b) => {
      const value = height(band, i);
      if (value > 0) {
        const tall = Math.max(0, y(below) - y(below + value));
        const rect = shape('rect', {class: tall < 4 ? 'bar thin' : 'bar', x: left, y: y(below + value), width, height: tall,
          'data-function': band.function, 'data-bucket': data.bucket_starts[i], 'data-value': band.values[i], 'data-band': b});
        rect.style.fill = colour(band.function);
        group.append(rect);
      }
      below += value;
    });
  }

  // ---- pointing -----------------------------------------------------------------------------------------------------

  function point(bucket, band, at) {
    state.bucket = bucket;
    state.band = band;
    const {cursor, group, slot, box, shown} = geometry;
    cursor.setAttribute('visibility', bucket < 0 ? 'hidden' : 'visible');
    if (bucket >= 0) cursor.setAttribute('x', box.left + bucket * slot);
    light(band >= 0 && shown[band] ? shown[band].function : null);
    group.setAttribute('class', band >= 0 ? 'faded' : '');
    if (bucket < 0) {
      $('tip').hidden = true;
      return;
    }
    fillTip(bucket, band);
    placeTip(at || keyPosition(bucket));
  }

  function light(name) {
    for (const rect of document.querySelectorAll('#chart .bar')) rect.classList.toggle('lit', rect.dataset.function === name);
    for (const button of document.querySelectorAll('#legend button')) button.classList.toggle('lit', button.dataset.function === name);
  }

  function fillTip(bucket, lit) {
    const tip = $('tip');
    const {shown} = geometry;
    const total = chart().totals[bucket];
    const whole = state.measure === 'cumtime' ? 'own time ' + time(total) : show(state.measure, total);
    const rows = [element('h4', {}, element('span', {text: data.ranges[bucket]}), element('span', {text: whole}))];
    const order = shown.map((band, b) => b).filter(b => shown[b].values[bucket] > 0 || b === lit).reverse();
    const first = Math.max(0, Math.min(order.indexOf(lit) - 6, order.length - 14));
    order.slice(first, first + 14).forEach(b => {
      const value = shown[b].values[bucket];
      rows.push(element('div', {class: b === lit ? 'row lit' : 'row'}, swatch(shown[b].function), element('span', {text: parts(shown[b].function)[1]}),
        element('span', {text: show(state.measure, value)}), element('span', {class: 'share', text: total > 0 ? percent(value / total) : ''})));
    });
    if (data.silent.includes(bucket)) rows.push(element('p', {text: 'No documents: silence, not idleness.'}));
    else if (order.length === 0) rows.push(element('div', {class: 'muted', text: data.slices[bucket] > 0 ? 'Nothing ran.' : 'No slice begins here; a longer one covers it.'}));
    if (!data.silent.includes(bucket) && data.incomplete.includes(bucket)) rows.push(element('p', {text: 'Slices are missing here.'}));
    tip.replaceChildren(...rows);
    tip.hidden = false;
  }

  function placeTip(at) {
    const tip = $('tip');
    const left = at.x + 18 + tip.offsetWidth > innerWidth - 8 ? at.x - tip.offsetWidth - 18 : at.x + 18;
    const top = Math.max(8, Math.min(at.y - 20, innerHeight - tip.offsetHeight - 8));
    tip.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
  }

  function keyPosition(bucket) {
    const rect = $('chart').getBoundingClientRect();
    return {x: rect.left + geometry.box.left + (bucket + 0.5) * geometry.slot, y: rect.top + 60};
  }

  function hover(event) {
    const rect = $('chart').getBoundingClientRect();
    const bucket = Math.floor((event.clientX - rect.left - geometry.box.left) / geometry.slot);
    const band = event.target.dataset && event.target.dataset.band ? Number(event.target.dataset.band) : -1;
    const inside = bucket >= 0 && bucket < geometry.n;
    point(inside ? bucket : -1, inside ? band : -1, {x: event.clientX, y: event.clientY});
  }

  function walk(event) {
    const moves = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
    if (event.key === 'Escape') {
      point(-1, -1);
      isolate(null);
      return;
    }
    if (event.key === 'Home' || event.key === 'End') {
      point(event.key === 'Home' ? 0 : geometry.n - 1, state.band);
    } else if (moves[event.key]) {
      const [along, up] = moves[event.key];
      const bucket = state.bucket < 0 ? (along < 0 ? geometry.n - 1 : 0) : Math.max(0, Math.min(geometry.n - 1, state.bucket + along));
      const band = up === 0 ? state.band : Math.max(0, Math.min(geometry.shown.length - 1, state.band + up));
      point(bucket, band);
    } else {
      return;
    }
    event.preventDefault();
    const band = geometry.shown[state.band];
    $('live').textContent = data.ranges[state.bucket] + ': ' + (band ? band.function + ' ' + show(state.measure, band.values[state.bucket])
      : show(state.measure === 'cumtime' ? 'tottime' : state.measure, chart().totals[state.bucket]) + ' in all');
  }

  // ---- controls -----------------------------------------------------------------------------------------------------

  function isolate(name, add) {
    if (name === null || state.isolated.has(name) && !add) {
      state.isolated.clear();
    } else if (add && state.isolated.has(name)) {
      state.isolated.delete(name);
    } else {
      if (!add) state.isolated.clear();
      state.isolated.add(name);
    }
    draw();
    markLegend();
  }

  function markLegend() {
    $('all').hidden = state.isolated.size === 0;
    for (const button of document.querySelectorAll('#legend button')) {
      const on = state.isolated.has(button.dataset.function);
      button.setAttribute('aria-pressed', String(on));
      button.classList.toggle('off', state.isolated.size > 0 && !on);
    }
  }

  function legend() {
    $('legend').replaceChildren(...bands().map(band => {
      const [before, name] = band.function === OTHER ? [data.other[state.measure], OTHER] : parts(band.function);
      const button = element('button', {type: 'button', 'data-function': band.function, title: band.function + '\nClick: only this one. Shift-click: this one too.'},
        swatch(band.function), element('span', {class: 'label'}, element('span', {class: 'name', text: name}), element('span', {class: 'package', text: before})),
        element('span', {class: 'figure', text: show(state.measure, band.sum)}, element('small', {text: percent(band.share)})));
      button.addEventListener('click', event => isolate(band.function, event.shiftKey || event.ctrlKey || event.metaKey));
      button.addEventListener('mouseenter', () => { light(band.function); geometry.group.setAttribute('class', 'faded'); });
      button.addEventListener('mouseleave', () => { light(null); geometry.group.setAttribute('class', ''); });
      return element('li', {}, button);
    }));
    markLegend();
  }

  function segments(parent, choices, chosen, choose) {
    parent.replaceChildren(...choices.map(([key, text]) => {
      const button = element('button', {type: 'button', text, 'data-key': key, 'aria-pressed': String(key === chosen)});
      button.addEventListener('click', () => {
        for (const other of parent.children) other.setAttribute('aria-pressed', String(other === button));
        choose(key);
      });
      return button;
    }));
  }

  function chooseMeasure(measure) {
    state.measure = measure;
    state.isolated.clear();
    state.sort = measure;
    state.descending = true;
    renderChart();
    table();
  }

  function renderChart() {
    $('chart-title').textContent = data.titles[state.measure];
    $('explanation').textContent = data.explanations[state.measure];
    $('leftout').textContent = data.left_out_by_measure[state.measure].join(' ');
    draw();
    legend();
    point(-1, -1);
  }

  // ---- table --------------------------------------------------------------------------------------------------------

  const COLUMNS = [
    ['function', 'Function', row => row.function],
    ['ncalls', 'ncalls', row => row.ncalls, row => row.ncalls === row.primitive_calls ? count(row.ncalls) : count(row.ncalls) + '/' + count(row.primitive_calls)],
    ['tottime', 'tottime', row => row.tottime, row => time(row.tottime)],
    ['percall_tottime', 'percall', row => row.percall_tottime === undefined ? -1 : row.percall_tottime, row => row.percall_tottime === undefined ? '\u2013' : time(row.percall_tottime)],
    ['cumtime', 'cumtime', row => row.cumtime, row => time(row.cumtime)],
    ['percall_cumtime', 'percall', row => row.percall_cumtime === undefined ? -1 : row.percall_cumtime, row => row.percall_cumtime === undefined ? '\u2013' : time(row.percall_cumtime)],
    ['open_calls', 'open', row => row.open_calls, row => row.open_calls === 0 ? '' : count(row.open_calls)]];
  const HINTS = {ncalls: 'Calls that returned or threw; behind the slash those that were not recursive', tottime: 'Time in the function itself, waiting included',
    percall_tottime: 'tottime by ncalls', cumtime: 'Time with the function on the stack', percall_cumtime: 'cumtime by primitive calls',
    open_calls: 'Most activations open at the end of any one slice'};

  function heads() {
    const row = element('tr');
    for (const [key, text] of COLUMNS) {
      const button = element('button', {type: 'button', text, 'data-key': key});
      if (HINTS[key]) button.title = HINTS[key];
      button.addEventListener('click', () => {
        state.descending = state.sort === key ? !state.descending : key !== 'function';
        state.sort = key;
        table();
      });
      row.append(element('th', {scope: 'col', 'data-key': key}, button));
    }
    document.querySelector('#table thead').replaceChildren(row);
  }

  const totals = {tottime: sum(data.measures.tottime.totals), cumtime: sum(data.measures.tottime.totals), ncalls: sum(data.measures.ncalls.totals)};

  function table() {
    for (const head of document.querySelectorAll('#table th')) {
      const sorted = head.dataset.key === state.sort;
      if (sorted) head.setAttribute('aria-sort', state.descending ? 'descending' : 'ascending'); else head.removeAttribute('aria-sort');
      const button = head.firstChild;
      button.textContent = COLUMNS.find(column => column[0] === head.dataset.key)[1] + (sorted ? (state.descending ? ' \u25bc' : ' \u25b2') : '');
    }
    const value = COLUMNS.find(column => column[0] === state.sort)[2];
    const needle = state.filter.toLowerCase();
    const found = data.functions.filter(row => row.function.toLowerCase().includes(needle));
    found.sort((a, b) => {
      const left = value(a), right = value(b);
      const order = left < right ? -1 : left > right ? 1 : 0;
      return (state.descending ? -order : order) || (a.function < b.function ? -1 : 1);
    });
    document.querySelector('#table tbody').replaceChildren(...found.slice(0, state.rows).map(line));
    const rest = found.length - Math.min(found.length, state.rows);
    $('shown').textContent = `${count(found.length - rest)} of ${count(data.functions.length)} functions` + (needle ? ` (${count(found.length)} match)` : '');
    $('more').hidden = rest === 0;
    $('more').textContent = `Show all ${count(found.length)}`;
  }

  function line(row) {
    const [before, name] = parts(row.function);
    const cells = COLUMNS.slice(1).map(([key, , , text]) => {
      const cell = element('td', {text: text(row)});
      if (totals[key] > 0) cell.append(meter(row[key] / totals[key])), cell.className = 'meter';
      return cell;
    });
    const first = element('td', {});
    if (data.colours[row.function]) first.append(swatch(row.function));
    first.append(element('span', {class: 'package', text: before}), element('span', {class: 'method', text: name}));
    return element('tr', {}, first, ...cells);
  }

  function meter(share) {
    const fill = element('b');
    fill.style.width = Math.min(100, 100 * share) + '%';
    return element('i', {title: percent(share)}, fill);
  }

  // ---- page ---------------------------------------------------------------------------------------------------------

  function tiles() {
    const c = data.coverage;
    const all = [['Own time', time(totals.tottime), 'wall time, all threads'], ['Calls', count(totals.ncalls), 'that returned or threw'],
      ['Functions', count(c.functions), 'known by name'], ['Slices', count(c.slices), c.missing > 0 ? count(c.missing) + ' missing' : 'none known missing'],
      ['Profiled', time(c.profiled_time), count(c.hosts.length) + (c.hosts.length === 1 ? ' host, ' : ' hosts, ') + count(c.runs) + (c.runs === 1 ? ' run' : ' runs')]];
    $('tiles').replaceChildren(...all.map(([name, value, note]) => element('div', {}, element('dt', {text: name}), element('dd', {text: value}, element('small', {text: note})))));
  }

  function alerts() {
    if (data.alert === '') return;
    $('alerts').append(element('summary', {text: data.alert}), element('ul', {}, ...data.alerts.map(text => element('li', {text}))));
    $('alerts').hidden = false;
  }

  function themes() {
    const next = {auto: 'light', light: 'dark', dark: 'auto'};
    $('theme').addEventListener('click', () => {
      state.theme = next[state.theme];
      $('theme').textContent = 'Theme: ' + state.theme;
      if (state.theme === 'auto') delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = state.theme;
      recolour();
    });
    systemDark.addEventListener('change', recolour);
  }

  function recolour() {
    if (data.coverage.slices === 0) return;
    draw();
    legend();
    table();
  }

  function start() {
    $('subject').textContent = data.subject;
    $('window').textContent = data.window;
    themes();
    tiles();
    alerts();
    $('about').replaceChildren(...data.about.map(text => element('li', {text})));
    if (data.coverage.slices === 0) {
      $('nodata').textContent = data.no_data;
      $('nodata').hidden = false;
      $('chart-card').hidden = $('table-card').hidden = $('tiles').hidden = true;
      return;
    }
    segments($('measures'), MEASURES.map(measure => [measure, MEASURE_NAMES[measure]]), state.measure, chooseMeasure);
    segments($('scales'), [['absolute', 'Absolute'], ['percent', 'Percent']], 'absolute', key => { state.percent = key === 'percent'; draw(); });
    heads();
    renderChart();
    table();
    const svg = $('chart');
    svg.addEventListener('mousemove', hover);
    svg.addEventListener('mouseleave', () => point(-1, -1));
    svg.addEventListener('blur', () => point(-1, -1));
    svg.addEventListener('keydown', walk);
    $('all').addEventListener('click', () => isolate(null));
    document.addEventListener('keydown', event => { if (event.key === 'Escape' && state.isolated.size > 0) isolate(null); });
    $('filter').addEventListener('input', event => { state.filter = event.target.value.trim(); state.rows = PAGE_ROWS; table(); });
    $('more').addEventListener('click', () => { state.rows = Infinity; table(); });
    new ResizeObserver(() => { draw(); }).observe($('plot'));
  }

  start();
})();
