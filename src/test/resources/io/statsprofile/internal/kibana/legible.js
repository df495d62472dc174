// What keeps somebody from reading a panel: words that are cut off, that reach out of the panel, that lie over one another or hardly
// differ from their ground.
const legible = {

  // Colours as {r, g, b}, each from 0 to 255, and an opacity.
  colour(css) {
    const context = document.createElement('canvas').getContext('2d');
    context.fillStyle = css;
    const found = /^rgba\((.*)\)$/.exec(context.fillStyle);
    if (found) {
      const [r, g, b, a] = found[1].split(',').map(Number);
      return {r, g, b, a};
    }
    const [r, g, b] = [1, 3, 5].map(i => parseInt(context.fillStyle.substring(i, i + 2), 16));
    return {r, g, b, a: 1};
  },

  over(ground, css, opacity) {
    const {r, g, b, a} = legible.colour(css);
    const mix = (below, above) => below + (above - below) * a * opacity;
    return {r: mix(ground.r, r), g: mix(ground.g, g), b: mix(ground.b, b)};
  },

  // Contrast ratio of WCAG 2.
  contrast(one, other) {
    const part = v => v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
    const light = ({r, g, b}) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  },

  // All words that are to be seen, in order of painting, with what was painted below each.
  words(view) {
    const painted = [];
    const words = [];
    const at = (bounds, x, y) => ({x1: bounds.x1 + x, x2: bounds.x2 + x, y1: bounds.y1 + y, y2: bounds.y2 + y});
    const visit = (mark, x, y) => mark.items.forEach(item => {
      const opacity = (item.opacity ?? 1) * (item.fillOpacity ?? 1);
      if (mark.marktype === 'text') {
        const lines = [].concat(item.text ?? '').map(String);
        if (lines.some(line => line.trim()) && opacity > 0 && item.fill) {
          words.push({item, lines, opacity, name: mark.name, ...at(item.bounds, x, y), below: painted.length});
        }
      } else if (item.fill && item.fill !== 'transparent' && opacity > 0) {
        painted.push({fill: item.fill, opacity, ...at(item.bounds, x, y)});
      }
      (item.items || []).forEach(inner => visit(inner, x + (item.x || 0), y + (item.y || 0)));
    });
    const [x, y] = view.origin();
    visit(view.scenegraph().root, x, y);
    words.forEach(word => { word.below = painted.slice(0, word.below); });
    return words;
  },

  width(item, text) {
    const {font, fontSize, fontStyle, fontVariant, fontWeight} = item;
    return vega.textMetrics.width({font, fontSize, fontStyle, fontVariant, fontWeight}, text);
  },

  // The end of a name may be left out, or its beginning where that is what the panel does, as long as something of it is there. Nothing
  // else may.
  isCutOff({item, lines}, names) {
    return lines.some(line => {
      if (!(item.limit > 0) || legible.width(item, line) <= item.limit) {
        return false;
      }
      if (item.dir === 'rtl') {
        return !names.includes(line);
      }
      let shown = line.length;
      while (shown > 0 && legible.width(item, line.substring(0, shown) + '…') > item.limit) {
        shown--;
      }
      return !names.some(name => line.endsWith(name) && shown >= line.length - name.length + Math.min(8, name.length));
    });
  },

  problems(view, names, background) {
    const found = [];
    const {clientWidth, clientHeight} = view.container().querySelector('canvas');
    const words = legible.words(view);
    words.forEach((word, i) => {
      const text = word.lines.join(' / ');
      if (legible.isCutOff(word, names)) {
        found.push(`cut off at ${Math.round(word.item.limit)} px: ${text}`);
      }
      if (word.x1 < -1 || word.y1 < -1 || word.x2 > clientWidth + 1 || word.y2 > clientHeight + 1) {
        found.push(`reaches out of ${clientWidth} x ${clientHeight}, from ${word.x1}, ${word.y1} to ${word.x2}, ${word.y2}: ${text}`);
      }
      words.slice(0, i).filter(other => word.x1 < other.x2 - 2 && word.x2 > other.x1 + 2
          && word.y1 < other.y2 - 3 && word.y2 > other.y1 + 3)
        .forEach(other => found.push(`lies over "${other.lines.join(' / ')}": ${text}`));
      // WCAG asks for no contrast of what cannot be used just now.
      if (!(['back', 'on'].includes(word.name) && word.opacity < 1)) {
        const ratio = Math.min(...[0.1, 0.3, 0.5, 0.7, 0.9].map(part => {
          const x = word.x1 + part * (word.x2 - word.x1);
          const y = (word.y1 + word.y2) / 2;
          const ground = word.below.filter(area => area.x1 <= x && x <= area.x2 && area.y1 <= y && y <= area.y2)
            .reduce((below, area) => legible.over(below, area.fill, area.opacity), legible.colour(background));
          return legible.contrast(ground, legible.over(ground, word.item.fill, word.opacity));
        }));
        if (ratio < 4.5) {
          found.push(`contrast ${ratio.toFixed(2)}: ${text}`);
        }
      }
    });
    return [...new Set(found)];
  }
};
