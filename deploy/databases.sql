CREATE DATABASE hoithi_district;
CREATE DATABASE hoithi_province;
