/** Says that it received what it is sent: the least that an answer can cost to cross to another process. */
process.on('message', () => process.send?.('received'))
