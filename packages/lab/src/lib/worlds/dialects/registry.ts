import type { Dialect } from './dialect.ts'
import { goGrpc, goHttp } from './go.ts'
import { javaSpring } from './java.ts'
import { nodeExpress } from './node.ts'
import { bareSpans, dotnet, nodeNest, phpLaravel, rubyRails } from './others.ts'
import { pythonFastapi } from './python.ts'

/** All ways of instrumenting that worlds speak. */
export const dialects: readonly Dialect[] = [
  nodeExpress,
  nodeNest,
  javaSpring,
  pythonFastapi,
  goHttp,
  goGrpc,
  dotnet,
  rubyRails,
  phpLaravel,
  bareSpans,
]
