/** As much of the SDK as a program needs that runs in the weak sandbox. */
export const defineAnalyzer = (definition: object): object => definition
const need = (): object => ({})
export { need as metrics, need as changes, need as logs, need as traces }
export const service = (name: string): object => ({ kind: 'service', name })
export const evidence = { text: (item: object): object => ({ kind: 'text', ...item }) }
