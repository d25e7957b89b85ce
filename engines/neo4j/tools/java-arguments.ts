/** What Neo4j's own launcher gives to Java beside memory, as far as a server of ours needs it. */
export const javaFlags = [
  '-XX:+UseSerialGC',
  '-Dfile.encoding=UTF-8',
  '-Dlog4j2.disable.jmx=true',
  '-Djol.skipHotspotSAAttach=true',
  ...['java.nio', 'java.io', 'sun.nio.ch', 'java.util.concurrent'].map(
    (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
  ),
] as const;
