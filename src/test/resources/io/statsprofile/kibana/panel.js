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

window.items = name => scene.items(view, name);
window.texts = () => scene.texts(view);
