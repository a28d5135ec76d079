package content

// palette names the colours that files may use instead of numbers.
var palette = map[string]Colour{
	"white": 0xf4f1e8, "ivory": 0xe9dfc4, "grey": 0x9a9a94, "slate": 0x5b6470, "black": 0x24232a,
	"red": 0xc8403a, "crimson": 0x9c2238, "rust": 0xa8562c, "ember": 0xe8702a, "orange": 0xe39235,
	"gold": 0xe0b040, "yellow": 0xf0d75a, "straw": 0xd8c27a, "sand": 0xcbb48c, "tan": 0xa98a5c,
	"brown": 0x7a5636, "bark": 0x5a4430, "leather": 0x8c5f38, "olive": 0x7d8440, "moss": 0x5f7d3a,
	"green": 0x4f9a4a, "leaf": 0x7bb84c, "forest": 0x2f6a44, "teal": 0x2f8f8a, "tide": 0x3a9ec4,
	"sky": 0x7cc4ea, "blue": 0x3f6fc4, "navy": 0x2b3f78, "violet": 0x7a58b8, "purple": 0x633a8c,
	"plum": 0x8a3f74, "pink": 0xe48fb0, "rose": 0xc8607a, "silver": 0xc4ccd4, "steel": 0x8b98a8,
	"iron": 0x6b7078, "copper": 0xb87848, "bronze": 0x9a7440, "mist": 0xb9c8cc, "frost": 0xa8dcf0,
	"skin": 0xd8a888, "bone": 0xd9d2bc, "shadow": 0x4a3a66, "holy": 0xffe9a0, "arcane": 0xb47cf0,
}
