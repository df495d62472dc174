// What Kibana does around a panel, as far as a panel can tell: it parses for the interpreter, sets the size, and offers functions of its
// own.
window.calls = [];
window.complaints = [];

// Kibana's colours (8.12, eui_theme_light.json and eui_theme_dark.json): the panel's ground, words, words of less weight, lines.
const themes = {
  light: {ground: '#ffffff', ink: '#343741', muted: '#69707d', line: '#eef0f3'},
  dark: {ground: '#1d1e24', ink: '#d4dae5', muted: '#98a2b3', line: '#343741'}
};
let theme = themes.light;

// What Kibana gives a panel that does not say it itself.
const dressed = config => {
  const {ground, ink, muted, line} = theme;
  const mark = '#54b399';
  const filled = Object.fromEntries(['arc', 'area', 'rect', 'symbol'].map(type => [type, {fill: mark}]));
  const stroked = Object.fromEntries(['line', 'path', 'rule', 'shape', 'trail'].map(type => [type, {stroke: mark}]));
  const style = {'guide-label': {fill: muted}, 'guide-title': {fill: ink}, 'group-title': {fill: ink}, 'group-subtitle': {fill: ink}};
  document.body.style.background = ground;
  const axis = {tickColor: line, domainColor: line, gridColor: line};
  return [filled, stroked, {background: 'transparent', title: {color: ink}, axis, style}, config]
    .reduce((all, more) => vega.mergeConfig(all, more), {});
};

vega.expressionFunction('kibanaSetTimeFilter', (...args) => { calls.push(['kibanaSetTimeFilter', ...args.map(Number)]); });
for (const name of ['kibanaAddFilter', 'kibanaRemoveFilter']) {
  vega.expressionFunction(name, (...args) => { calls.push([name, ...args]); });
}

window.show = async (spec, width, height, state) => {
  document.body.style.margin = 0;
  document.body.innerHTML = '<div id="controls"></div><div id="panel"></div>';
  calls.length = 0;
  complaints.length = 0;
  const copy = structuredClone(spec);
  delete copy.config.kibana;
  copy.config = dressed(copy.config);
  const logger = vega.logger(vega.Warn);
  logger.warn = (...args) => { complaints.push(args.join(' ')); return logger; };
  logger.error = (...args) => { complaints.push(args.join(' ')); return logger; };
  window.view = new vega.View(vega.parse(copy, undefined, {ast: true}), {expr: vega.expressionInterpreter, renderer: 'canvas', logger});
  view.width(width).height(height).initialize('#panel', '#controls').hover();
  // Kibana has the one or the other; signals that are set do not compute anew, so that a figure must not be kept in one.
  await (state ? view.setState(state) : view.runAsync());
};

window.items = name => scene.items(view, name);
window.texts = () => scene.texts(view);
window.dress = name => { theme = themes[name]; };
window.illegible = names => legible.problems(view, names, theme.ground);
