package main

// cities gives the large city that a run of PIN codes belongs to. The first
// three digits are the city's sorting district and a fourth digit of 0 (for
// the largest also 1) its urban delivery area; rural offices around it have
// other fourth digits. Only prefixes whose offices, in GeoNames, lie mostly in
// the city's own district are listed. Names are those of today.
var cities = map[string]string{
	"1100": "Delhi", "1101": "Delhi",
	"1210": "Faridabad", "1220": "Gurugram", "1410": "Ludhiana", "1430": "Amritsar",
	"1600": "Chandigarh", "1710": "Shimla", "1800": "Jammu", "1900": "Srinagar",
	"2010": "Ghaziabad", "2013": "Noida", "2020": "Aligarh", "2080": "Kanpur", "2110": "Prayagraj",
	"2210": "Varanasi", "2260": "Lucknow", "2430": "Bareilly", "2480": "Dehradun", "2500": "Meerut",
	"2730": "Gorakhpur", "2820": "Agra",
	"3020": "Jaipur", "3050": "Ajmer", "3240": "Kota", "3420": "Jodhpur",
	"3600": "Rajkot", "3640": "Bhavnagar", "3800": "Ahmedabad", "3900": "Vadodara", "3950": "Surat",
	"4000": "Mumbai", "4001": "Mumbai", "4006": "Thane", "4007": "Navi Mumbai",
	"4110": "Pune", "4130": "Solapur", "4160": "Kolhapur", "4220": "Nashik", "4310": "Chhatrapati Sambhajinagar", "4400": "Nagpur",
	"4520": "Indore", "4560": "Ujjain", "4620": "Bhopal", "4740": "Gwalior", "4820": "Jabalpur", "4920": "Raipur",
	"5000": "Hyderabad", "5060": "Warangal", "5200": "Vijayawada", "5220": "Guntur", "5300": "Visakhapatnam",
	"5600": "Bengaluru", "5601": "Bengaluru", "5700": "Mysuru", "5750": "Mangaluru", "5800": "Hubballi-Dharwad", "5900": "Belagavi",
	"6000": "Chennai", "6001": "Chennai", "6050": "Puducherry", "6200": "Tiruchirappalli", "6250": "Madurai", "6360": "Salem", "6410": "Coimbatore",
	"6730": "Kozhikode", "6800": "Thrissur", "6820": "Kochi", "6950": "Thiruvananthapuram",
	"7000": "Kolkata", "7001": "Kolkata", "7111": "Howrah", "7132": "Durgapur", "7340": "Siliguri",
	"7510": "Bhubaneswar", "7530": "Cuttack", "7690": "Rourkela",
	"7810": "Guwahati", "7930": "Shillong", "7990": "Agartala",
	"8000": "Patna", "8120": "Bhagalpur", "8230": "Gaya", "8260": "Dhanbad", "8270": "Bokaro", "8310": "Jamshedpur", "8340": "Ranchi", "8420": "Muzaffarpur",
}
