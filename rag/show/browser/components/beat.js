
// ---------------------------------------------------------------- a beat

const REST = 1500; // milliseconds after a click or a key in which no beat is sent: what it asked for is drawn first
const beats = new WeakMap(); // root -> timer
let touched = 0;
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => (touched = Date.now()), true);

/** Asks for the next look at what is under way; where none is drawn in answer, it asks again after a while. */
function drawBeat(root, data, send) {
  const plan = (wait) => {
    clearTimeout(beats.get(root));
    beats.set(root, setTimeout(() => {
      if (!root.isConnected) return;
      const rest = touched + REST - Date.now();
      if (rest > 0) return plan(rest);
      send({ kind: "beat", number: data.number });
      plan(data.every * 10);
    }, wait));
  };
  plan(data.every);
}
