// Reads what a Vega view has drawn.
const scene = {

  each(group, visit) {
    group.items.forEach(item => {
      if (item.items) { item.items.forEach(mark => scene.each(mark, visit)); }
      visit(item, group);
    });
  },

  // Items of the marks of that name: their datum's own simple fields, and where they are in the window.
  items(view, name) {
    const found = [];
    scene.each(view.scenegraph().root, item => { if (item.mark && item.mark.name === name) { found.push(item); } });
    const canvas = view.container().querySelector('canvas').getBoundingClientRect();
    return found.map(item => {
      const datum = {};
      Object.entries(item.datum || {}).filter(([, v]) => typeof v !== 'object').forEach(([k, v]) => { datum[k] = v; });
      let [x, y] = view.origin();
      x += canvas.left;
      y += canvas.top;
      for (let group = item.mark.group; group; group = group.mark && group.mark.group) {
        x += group.x || 0;
        y += group.y || 0;
      }
      const {x1, x2, y1, y2} = item.bounds;
      return {...datum, text: String(item.text ?? ''), fill: item.fill, fillOpacity: item.fillOpacity,
        middleX: x + (x1 + x2) / 2, middleY: y + (y1 + y2) / 2, width: item.width, height: Math.abs((item.y2 ?? item.y) - item.y)};
    });
  },

  // All text that can be read.
  texts(view) {
    const found = [];
    scene.each(view.scenegraph().root, (item, group) => {
      if (group.marktype === 'text' && item.text) { found.push([].concat(item.text).join(' ')); }
    });
    return found;
  }
};
