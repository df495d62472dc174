// What Kibana does around a panel, as far as a panel can tell: it parses for the interpreter, sets the size, and offers functions of its own.
window.calls = [];
window.complaints = [];
vega.expressionFunction('kibanaSetTimeFilter', (...args) => { calls.push(['kibanaSetTimeFilter', ...args.map(Number)]); });

window.show = async (spec, width, height, state) => {
  document.body.style.margin = 0;
  document.body.innerHTML = '<div id="controls"></div><div id="panel"></div>';
  calls.length = 0;
  complaints.length = 0;
  const copy = structuredClone(spec);
  delete copy.config.kibana;
  const logger = vega.logger(vega.Warn);
  logger.warn = (...args) => { complaints.push(args.join(' ')); return logger; };
  logger.error = (...args) => { complaints.push(args.join(' ')); return logger; };
  window.view = new vega.View(vega.parse(copy, undefined, {ast: true}), {expr: vega.expressionInterpreter, renderer: 'canvas', logger});
  view.width(width).height(height).initialize('#panel', '#controls').hover();
  // Kibana has the one or the other; signals that are set do not compute anew, so that a figure must not be kept in one.
  await (state ? view.setState(state) : view.runAsync());
};

const each = (group, found) => group.items.forEach(item => {
  if (item.items) {
    item.items.forEach(mark => each(mark, found));
  }
  if (group.name) {
    found.push(item);
  }
});

const named = name => {
  const found = [];
  each(view.scenegraph().root, found);
  return found.filter(item => item.mark.name === name);
};

// Items of a mark: its datum's own simple fields, and where it is.
window.items = name => named(name).map(item => {
  const datum = {};
  Object.entries(item.datum || {}).filter(([, v]) => typeof v !== 'object').forEach(([k, v]) => { datum[k] = v; });
  const canvas = document.querySelector('#panel canvas').getBoundingClientRect();
  let [x, y] = view.origin();
  x += canvas.left;
  y += canvas.top;
  for (let group = item.mark.group; group; group = group.mark && group.mark.group) {
    x += group.x || 0;
    y += group.y || 0;
  }
  const {x1, x2, y1, y2} = item.bounds;
  return {...datum, text: String(item.text ?? ''), fill: item.fill, fillOpacity: item.fillOpacity, middleX: x + (x1 + x2) / 2, middleY: y + (y1 + y2) / 2, width: item.width, height: Math.abs((item.y2 ?? item.y) - item.y)};
});

// All text that can be read.
window.texts = () => {
  const found = [];
  const walk = group => group.items.forEach(item => {
    if (item.items) { item.items.forEach(walk); }
    if (group.marktype === 'text' && item.text) { found.push([].concat(item.text).join(' ')); }
  });
  walk(view.scenegraph().root);
  return found;
};
