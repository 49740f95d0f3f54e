export function run(): Promise<{ programs: number; finds: [] }> {
  return Promise.reject(new Error('There is no generator yet'))
}
