// Reports an uncaught error by its message alone. Node would print the line of source it came from
// first: that is a megabyte of minified code, and the message behind it gets lost in the pipe.
import fs from "node:fs";

process.on("uncaughtException", (error) => {
  const python = error.name === "PythonError"; // its message is Python's traceback
  fs.writeSync(2, `${(python ? error.message : error.stack) ?? error}\n`);
  process.exit(1);
});
