GREETING = 'How do you do,'
