// Plain JavaScript, so that an old Node can read it and say what is wrong.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `Outcrop's workspace needs Node 24, and this is ${process.versions.node} (${major}.${minor}).\n` +
      "`npm install` brings Node 24 for Linux, macOS and Windows as an optional package: run it again, without `--omit=optional`,\n" +
      "or install Node 24 yourself.\n",
  );
  process.exit(1);
}
